"use strict";
// A first visitor's tour: tells one step, pins its places, notices what was done. It knows nothing beyond this page.
const SIGNS_OF_PLACES = "①②③④⑤", PINNED = /([①②③④⑤][,.;:，。；：]?)/u;
let stops = [], stop = 0, noted = 0, touring = false, done = new Set(), stale = new Set(), moments = [];

function beginTour(all) {
  stops = all;
  at("tour-again").addEventListener("click", () => { done = new Set(); goTo(0); at("tour-on").focus(); });
  at("tour-on").addEventListener("click", () => {
    if (isOver()) done = new Set(); else if (stop === 0) done.add(0);  // who begins has looked around
    goTo(isOver() ? 0 : stop + 1);
  });
  at("tour-leave").addEventListener("click", leaveTour);
  at("tour").addEventListener("keydown", (event) => { if (event.key === "Escape") leaveTour(); });
  goTo(0);
}

const isOver = () => stop === stops.length - 1;

function goTo(number, told = 0) {
  stop = number; noted = 0; touring = true;
  stale = new Set(moments);  // what stands already when a step begins was not done in it
  showTour(told);
}

function leaveTour() {
  touring = false;
  showTour(0);
  at("tour-again").focus();
}

function noticeMoments(now) {
  moments = now;
  for (const moment of stale) if (!now.includes(moment)) stale.delete(moment);
  if (!touring || isOver()) return;
  const wanted = stops[stop].moments;
  while (noted < wanted.length && now.includes(wanted[noted]) && !stale.has(wanted[noted])) noted += 1;
  if (noted < wanted.length) return;
  done.add(stop);
  goTo(stop + 1, stop + 1);
}

// What the top line says while the tour wants something that the screen cannot know.
const hinted = () => touring ? stops[stop].hints.find((one) => one.after === noted && (!one.at || moments.includes(one.at))) : undefined;

function showTour(told) {
  const here = stops[stop], all = stops.length - 1, amongStops = at("tour-stops").contains(document.activeElement);
  at("tour").hidden = !touring;
  document.body.classList.toggle("touring", touring);
  at("tour-title").replaceChildren(here.title.zh + " ", english(here.title.en));
  const well = told ? [`第 ${told} 步做到了。`, `Step ${told} done. `] : ["", ""];
  at("tour-words").replaceChildren(
    make("p", {}, make("b", { class: "well" }, well[0]), ...pinned(here.words.zh)),
    make("p", { class: "english", lang: "en" }, make("b", { class: "well" }, well[1]), ...pinned(here.words.en)),
  );
  at("tour-stops").replaceChildren(...stops.slice(0, all).map((one, number) => make("li", {}, button({
    class: done.has(number) ? "stop done" : "stop", "aria-current": number === stop ? "step" : null, on: () => goTo(number),
    "aria-label": `第 ${number + 1} 步：${one.title.zh}${done.has(number) ? "，做到了" : ""} Step ${number + 1}: ${one.title.en}`,
  }, done.has(number) ? "✓" : String(number + 1)))));
  if (amongStops) (at("tour-stops").querySelector("[aria-current]") ?? at("tour-on")).focus();
  const [on, leave] = isOver() ? [["再走一遍", "Again"], ["收起", "Close"]] : [stop ? ["跳过", "Skip"] : ["开始", "Begin"], ["离开", "Leave"]];
  at("tour-on").replaceChildren(on[0] + " ", english(on[1]));
  at("tour-leave").replaceChildren(leave[0] + " ", english(leave[1]));
  for (const place of document.querySelectorAll("[data-place]")) {
    const number = touring ? here.places.indexOf(place.dataset.place) + 1 : 0;
    if (number) place.dataset.pin = number; else delete place.dataset.pin;
  }
  advise();
}

// A pin and the stop or comma behind it stay on one line.
function pinned(text) {
  return text.split(PINNED).map((part) => {
    const number = part ? SIGNS_OF_PLACES.indexOf(part[0]) + 1 : 0;
    if (!number) return part;
    const pin = make("span", { class: "pin" }, String(number)), behind = part.slice(1);
    return behind ? make("span", { class: "held" }, pin, behind) : pin;
  });
}
