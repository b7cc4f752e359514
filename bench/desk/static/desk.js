"use strict";
// Draws what the desk reports (server-sent events) and sends what the visitor does.
const at = (id) => document.getElementById(id);
const WIDTH = 1920, HEIGHT = 1080, FINGER_MS = 250, BREATH_MS = 120, STILL = 12, PART = 200;
const SIGNS = {
  nobody: "M24 25a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 46v-4a11 11 0 0 1 11-11h10a11 11 0 0 1 11 11v4",
  two: "M15 24a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM2 42v-3a9 9 0 0 1 9-9h8a9 9 0 0 1 9 9v3M33 24a7 7 0 1 0 0-14M33 30h4a9 9 0 0 1 9 9v3",
};
const NO_ANSWER = "试验台没有回应。The bench does not answer.";
let things = { cards: [], people: [], documents: [] }, drawn = {}, onScreen = [], typed = Promise.resolve();

function act(what, value) {
  return send("/do/" + what, { headers: { "Content-Type": "application/json" }, body: JSON.stringify({ value }) });
}

async function send(where, what) {
  let said = "";
  try {
    const answer = await fetch(where, { method: "POST", ...what });
    if (!answer.ok) said = (await answer.json()).detail || NO_ANSWER;
  } catch { said = NO_ANSWER; }
  at("problem").textContent = said;
  at("problem").hidden = !said;
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
const button = (attributes, ...children) => make("button", { type: "button", ...attributes }, ...children);

// ---- the screen -----------------------------------------------------------------------------

// A finger that moves while it is down is a drag: it is told as it goes, in parts.
let drag = null, dragged = false, told = [], telling = false;

function place(event) {
  const box = at("mirror").getBoundingClientRect();
  return [(event.clientX - box.left) / box.width * WIDTH, (event.clientY - box.top) / box.height * HEIGHT];
}

async function tell(...contacts) {
  told.push(...contacts);
  if (telling) return;
  telling = true;
  while (told.length) await act("drag", told.splice(0, PART));
  telling = false;
}

function press(event) {
  if (event.button === 0) drag = { pointer: event.pointerId, places: [place(event)], moving: false };
}

function move(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const all = event.getCoalescedEvents?.() ?? [], places = (all.length ? all : [event]).map(place);
  if (drag.moving) { tell(...places.map((p) => contact("move", p))); return; }
  drag.places.push(...places);
  const [first, last] = [drag.places[0], drag.places.at(-1)];
  if (Math.hypot(last[0] - first[0], last[1] - first[1]) < STILL) return;
  drag.moving = true;
  at("panel").setPointerCapture(drag.pointer);
  tell(contact("down", first), ...drag.places.slice(1).map((p) => contact("move", p)));
}

function lift(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  if (drag.moving) {
    tell(contact("up", place(event)));
    dragged = true;  // the click that follows is no touch
    setTimeout(() => { dragged = false; }, 0);
  }
  drag = null;
}

const contact = (motion, [x, y]) => [motion, Math.round(x), Math.round(y)];

function touch(event) {
  if (dragged) return;
  const key = event.currentTarget.dataset;
  let [x, y] = place(event);
  if (event.detail === 0 && key.x) { x = +key.x; y = +key.y; }  // by keyboard: the middle of the key
  const finger = at("finger");
  finger.style.left = 100 * x / WIDTH + "%"; finger.style.top = 100 * y / HEIGHT + "%";
  finger.hidden = false;
  clearTimeout(finger.leaving);
  finger.leaving = setTimeout(() => { finger.hidden = true; }, FINGER_MS);
  act("touch", { x: Math.round(x), y: Math.round(y) });
}

// A key that stays about where it was stays the same button: a count on it must not lose a click or the focus.
function showKeys(labels) {
  if (!changed("keys", labels)) return;
  onScreen = labels;
  const free = new Set(at("keys").children);
  labels.forEach((l, number) => {
    const key = [...free].find((one) => Math.hypot(one.dataset.x - middle(l).x, one.dataset.y - middle(l).y) < STILL) ?? button({ on: touch });
    free.delete(key);
    dress(key, l);
    const next = at("keys").children[number];
    if (next !== key) at("keys").insertBefore(key, next ?? null);
  });
  for (const key of free) key.remove();
}

const middle = (l) => ({ x: Math.round(l.x + l.w / 2), y: Math.round(l.y + l.h / 2) });

function dress(key, l) {
  Object.assign(key.dataset, middle(l));
  key.style.left = 100 * l.x / WIDTH + "%"; key.style.top = 100 * l.y / HEIGHT + "%";
  key.style.width = 100 * l.w / WIDTH + "%"; key.style.height = 100 * l.h / HEIGHT + "%";
  key.setAttribute("aria-label", l.label || "没有文字 No words");
  for (const [name, on] of [["aria-disabled", l.off], ["aria-pressed", l.ticked]]) {
    if (on) key.setAttribute(name, "true"); else key.removeAttribute(name);
  }
}

// The visitor's own keyboard: the finger touches the key of the screen that says the same.
function type(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key === " " || document.querySelector("dialog[open]")) return;
  const wanted = event.key === "Backspace" ? things.erase : [event.key];
  const key = wanted[0].length > 0 && onScreen.findLast((l) => !l.off && wanted.includes(l.label));  // the keyboard lies below the field, which may say the same
  if (!key) return;
  event.preventDefault();
  typed = typed.then(() => act("touch", middle(key)))
    .then(() => new Promise((rested) => { setTimeout(rested, BREATH_MS); }));  // sooner, the terminal takes two for one
}

function showTexts(texts) {  // for those who cannot see the picture
  if (changed("texts", texts)) at("texts").replaceChildren(...texts.map((text) => make("li", {}, text)));
}

let newest = 0, shown = 0, drawing = false;
async function showFrame() {
  if (drawing || shown === newest) return;
  drawing = true;
  const frame = newest;
  try {
    const answer = await fetch("/screen.jpg?frame=" + frame);
    if (answer.ok) {
      const picture = await createImageBitmap(await answer.blob());
      at("mirror").getContext("2d").drawImage(picture, 0, 0);
      picture.close();
      at("starting").hidden = true;
    }
  } catch { /* the next frame tries again */ }
  drawing = false; shown = frame;
  showFrame();
}

// ---- the desk -------------------------------------------------------------------------------

function showCards(lies) {
  if (!changed("cards", lies)) return;
  at("cards").replaceChildren(...things.cards.map((c) => {
    const note = c.key === lies ? { zh: "已放上", en: "laid" } : c.note;
    return button({
      class: "key card" + (c.note.en === "valid" ? "" : " bad"), "aria-pressed": String(c.key === lies), on: () => act("card", c.key),
      "aria-label": `放上${c.name.zh}的身份证（${c.note.zh}） Lay ${c.name.en}'s card (${c.note.en})`,
    }, make("b", {}, c.name.zh), make("span", { class: "state" }, note.zh), english(`${c.name.en}, ${note.en}`),
    make("img", { src: "/portraits/" + c.portrait, alt: "" }));
  }));
  at("take").disabled = !lies;
}

function face(person) {
  if (person.portrait) {
    return make("img", { class: "face" + (person.sign === "photo" ? " photo" : ""), src: "/portraits/" + person.portrait, alt: "" });
  }
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 48 48"); svg.setAttribute("class", "face"); svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SIGNS[person.sign]);
  if (person.sign === "nobody") path.setAttribute("stroke-dasharray", "4 6");
  svg.append(path);
  return svg;
}

function showPeople(stands) {
  if (!changed("people", stands)) return;
  at("people").replaceChildren(...things.people.map((p) => button({
    class: "key person", "aria-pressed": String(p.key === stands), on: () => act("person", p.key),
  }, face(p), make("span", {}, p.name.zh, " ", english(p.name.en)))));
}

let laying = false, lying = "";
function showDocuments(lies) {
  lying = lies;
  if (laying) return;
  if (!changed("documents", lies)) return;
  at("documents").replaceChildren(...things.documents.map((d) => button({
    class: "paper", "aria-pressed": String(d.key === lies), on: () => layPaper(d),
    "aria-label": `放上${d.name.zh} Lay the paper: ${d.name.en}`, title: `${d.name.zh} ${d.name.en}`,
  }, make("img", { src: `/documents/${d.key}.jpg`, alt: "" }), d.short)));
  const paper = things.documents.find((d) => d.key === lies);
  const name = lies === "own" ? { zh: "自己的图片", en: "own picture" } : paper ? paper.name : { zh: "没有放材料", en: "empty" };
  at("lying").replaceChildren(name.zh + " ", english(name.en));
  at("clear").disabled = !lies;
}

function layPaper(paper) {  // it may have to be drawn first: a moment in which nothing else tells
  at("lying").replaceChildren(`正在放${paper.name.zh} … `, english("laying it down"));
  laying = true;
  act("document", paper.key).then(() => { laying = false; drawn.documents = null; showDocuments(lying); });
}

function layOwn(file) {
  if (file) send("/own", { body: file });
}

function showPaper(inside) {
  if (!changed("paper", inside)) return;
  at("paper").className = inside ? "key" : "key off";
  at("paper").replaceChildren(inside ? "取空纸盒 " : "装回纸 ", english(inside ? "Empty the paper tray" : "Refill the paper"));
  at("paper").onclick = () => act("paper", !inside);
}

function showPrints(prints) {
  if (!changed("prints", prints)) return;
  const empty = make("p", {}, "打印出来的号单会放在这里，点一下看大", english("Printed tickets will lie here: click one to read it"));
  at("prints").replaceChildren(...prints.slice().reverse().map((name) => button({
    "aria-label": `看号单 ${name} Look at ticket ${name}`, on: () => look(name),
  }, make("img", { src: `/prints/${name}.png`, alt: "" }))), ...(prints.length ? [] : [empty]));
}

function look(name) {
  at("sheet").querySelector("img").src = `/prints/${name}.png`;
  at("sheet").showModal();
}

function showCables(lines) {
  if (!changed("cables", lines)) return;
  at("cables").replaceChildren(...lines.map((l) => button({
    class: l.on ? "key" : "key off", on: () => act("cable", { name: l.name, on: !l.on }),
  }, (l.on ? "拔掉" : "插上") + l.words.zh + " ", english((l.on ? "Unplug " : "Plug in ") + l.words.en))));
}

function showPrograms(lines) {
  if (!changed("programs", lines)) return;
  at("programs").replaceChildren(...lines.map((l) => {
    const told = l.on ? (l.restarts ? ` · 重启 ×${l.restarts}` : "") : " · 没有运行 not running";
    return button({
      class: l.on ? "key" : "key off", on: () => act("program", { name: l.name, on: false }),
      "aria-label": `强行结束${l.words.zh} Kill ${l.words.en}`,
    }, "结束" + l.words.zh + " ", english("Kill " + l.words.en + told));
  }));
}

// What a device can suffer: one choice each, which the desk tells back.
function showAilments(ailing) {
  if (!changed("ailing", ailing)) return;
  const ill = things.ailments.filter((d) => ailing[d.device]);
  const told = ill.map((d) => d.words.zh + "：" + d.all.find((one) => one.key === ailing[d.device]).words.zh).join("，");
  at("ail").className = ill.length ? "key off" : "key";
  at("ail").replaceChildren(ill.length ? told : "让设备出故障 ", ...(ill.length ? [] : [english("Make a device fail")]));
  at("ailing").replaceChildren(...things.ailments.map((d) => make("section", { role: "group", "aria-label": `${d.words.zh} ${d.words.en}` },
    make("h3", {}, d.words.zh + " ", english(d.words.en)),
    ...[{ key: "", words: { zh: "没有故障", en: "well" } }, ...d.all].map((one) => button({
      class: "key", "aria-pressed": String((ailing[d.device] ?? "") === one.key), on: () => act("ailment", { device: d.device, key: one.key }),
    }, one.words.zh + " ", english(one.words.en))))));
}

function showNext(next) {
  if (!changed("next", next)) return;
  at("next-zh").textContent = next.words.zh;
  at("next-en").textContent = next.words.en;
  for (const place of document.querySelectorAll("[data-place]")) {
    place.classList.toggle("next", place.dataset.place === next.place);
  }
}

let advice = null;
function advise() {
  if (advice) showNext(hinted() ?? advice);
}

function show(desk) {
  showKeys(desk.keys); showTexts(desk.texts); showCards(desk.card); showPeople(desk.person); showPaper(desk.paper);
  showDocuments(desk.document); showAilments(desk.ailing);
  showPrints(desk.prints); showCables(desk.cables); showPrograms(desk.programs);
  noticeMoments(desk.moments);
  advice = desk.next; advise();
  at("registrar").replaceChildren(
    "账号 ", make("b", {}, desk.registrar.account), "，密码 ", make("b", {}, desk.registrar.password), " ", english("account and password at the terminal"),
  );
  at("terminal").textContent = `终端 ${desk.terminal} · 设备全是模拟的 All devices are simulated`;
}

async function begin() {
  things = await (await fetch("/things")).json();
  beginTour([...things.tour, things.ending]);
  const events = new EventSource("/events");
  events.addEventListener("frame", (e) => { newest = +e.data; showFrame(); });
  events.addEventListener("desk", (e) => show(JSON.parse(e.data)));
  events.addEventListener("error", () => showNext({ place: "", words: { zh: "试验台已经结束", en: "The bench has ended" } }));
  at("mirror").addEventListener("click", touch);
  at("panel").addEventListener("pointerdown", press);
  at("panel").addEventListener("pointermove", move);
  at("panel").addEventListener("pointerup", lift);
  at("panel").addEventListener("pointercancel", lift);
  at("take").addEventListener("click", () => act("card", ""));
  at("clear").addEventListener("click", () => act("document", ""));
  at("own").addEventListener("change", (e) => { layOwn(e.target.files[0]); e.target.value = ""; });
  at("documents-drop").addEventListener("dragover", (e) => e.preventDefault());
  at("documents-drop").addEventListener("drop", (e) => { e.preventDefault(); layOwn(e.dataTransfer.files[0]); });
  at("ail").addEventListener("click", () => at("ailments").showModal());
  at("healthy").addEventListener("click", () => at("ailments").close());
  at("away").addEventListener("click", () => at("sheet").close());
  document.addEventListener("keydown", type);
}
begin();
