"use strict";
// Draws what the desk reports (server-sent events) and sends what the visitor does.
const at = (id) => document.getElementById(id);
const WIDTH = 1920, HEIGHT = 1080;
let drawn = {};

async function act(what, value) {
  const answer = await fetch("/do/" + what, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ value }),
  });
  const said = answer.ok ? "" : (await answer.json().catch(() => ({}))).detail || "试验台没有回应。The bench does not answer.";
  at("problem").textContent = said;
  at("problem").hidden = !said;
}

function touch(event) {
  const box = at("panel").getBoundingClientRect(), edge = parseFloat(getComputedStyle(at("panel")).borderLeftWidth);
  let x = (event.clientX - box.left - edge) / (box.width - 2 * edge) * WIDTH;
  let y = (event.clientY - box.top - edge) / (box.height - 2 * edge) * HEIGHT;
  if (event.detail === 0 && event.currentTarget.dataset.x) {  // pressed by keyboard: the middle of the key
    x = +event.currentTarget.dataset.x; y = +event.currentTarget.dataset.y;
  }
  act("touch", { x: Math.round(x), y: Math.round(y) });
}

function changed(name, value) {
  const text = JSON.stringify(value);
  if (drawn[name] === text) return false;
  drawn[name] = text;
  return true;
}

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") node.addEventListener("click", value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const english = (text) => make("small", { lang: "en" }, text);
const key = (zh, en, attributes) => make("button", { class: "key", type: "button", ...attributes }, zh + " ", english(en));

function showKeys(labels) {
  if (!changed("keys", labels)) return;
  const focused = document.activeElement && document.activeElement.dataset.label;
  at("keys").replaceChildren(...labels.map((l) => {
    const b = make("button", {
      type: "button", "aria-label": l.label, title: l.label, "data-label": l.label,
      "data-x": Math.round(l.x + l.w / 2), "data-y": Math.round(l.y + l.h / 2), on: touch,
      "aria-disabled": l.off ? "true" : null,
    }, l.label);
    b.style.left = 100 * l.x / WIDTH + "%"; b.style.top = 100 * l.y / HEIGHT + "%";
    b.style.width = 100 * l.w / WIDTH + "%"; b.style.height = 100 * l.h / HEIGHT + "%";
    return b;
  }));
  if (focused) at("keys").querySelector(`[data-label="${CSS.escape(focused)}"]`)?.focus();
}

function showCards(cards, lies) {
  if (!changed("cards", [cards, lies])) return;
  at("cards").replaceChildren(...cards.map((c) => make("button", {
    class: "key card", type: "button", "aria-pressed": String(c.key === lies), on: () => act("card", c.key),
  }, make("span", {}, c.zh, english(c.en)), make("img", { src: "/portraits/" + c.portrait, alt: "" }))));
  at("take").disabled = !lies;
}

function showPeople(people, stands) {
  if (!changed("people", [people, stands])) return;
  at("people").replaceChildren(...people.map((p) => make("button", {
    class: "key person", type: "button", "aria-pressed": String(p.key === stands), on: () => act("person", p.key),
  }, p.portrait ? make("img", { src: "/portraits/" + p.portrait, alt: "" }) : make("span", { class: "blank", "aria-hidden": "true" }, p.sign),
  p.zh, english(p.en))));
}

function showPaper(inside, prints) {
  if (changed("paper", inside)) {
    at("paper").replaceChildren(inside ? "把纸取走 " : "把纸放回 ", english(inside ? "Take the paper out" : "Put the paper back"));
    at("paper").onclick = () => act("paper", !inside);
  }
  if (!changed("prints", prints)) return;
  at("prints").replaceChildren(...prints.slice().reverse().map((p) => make("button", {
    type: "button", "aria-label": "看第 " + p + " 张打印件 Look at print " + p, on: () => look(p),
  }, make("img", { src: "/prints/" + p + ".png", alt: "" }))));
}

function look(print) {
  at("sheet").querySelector("img").src = "/prints/" + print + ".png";
  at("sheet").showModal();
}

function showLines(id, lines, what) {
  if (!changed(id, lines)) return;
  at(id).replaceChildren(...lines.map((l) => make("div", { class: "line" },
    make("span", {}, l.zh + " ", english(l.en), " ", make("span", { class: l.on ? "state" : "state off" }, l.state)),
    key(l.verb_zh, l.verb_en, {
      "aria-label": l.verb_zh + l.zh + " " + l.verb_en + " " + l.en, on: () => act(what, { name: l.name, on: !l.on }),
    }))));
}

let wanted = -1, loading = false;
function showFrame(frame) {
  at("starting").hidden = frame > 0;
  wanted = frame;
  if (loading || frame <= 0) return;
  loading = true;
  const next = new Image(), shown = wanted;
  next.onload = () => { at("mirror").src = next.src; loading = false; if (wanted !== shown) showFrame(wanted); };
  next.onerror = () => { loading = false; };
  next.src = "/screen.jpg?frame=" + shown;
}

const events = new EventSource("/events");
events.addEventListener("frame", (e) => showFrame(+e.data));
events.addEventListener("desk", (e) => {
  const d = JSON.parse(e.data);
  showKeys(d.keys); showCards(d.cards, d.card); showPeople(d.people, d.person);
  showPaper(d.paper, d.prints); showLines("cables", d.cables, "cable"); showLines("programs", d.programs, "program");
  at("dashboard").href = d.dashboard;
  at("terminal").textContent = "终端 " + d.terminal;
});
at("mirror").addEventListener("click", touch);
at("take").addEventListener("click", () => act("card", ""));
