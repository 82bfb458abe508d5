// The list of merge fields that '#' opens in a message: filtered while one types, chosen by keyboard, mouse or finger.
// It asks the server for the fields of the chosen module, once for each module, and sends nothing else.
(() => {
  const form = document.querySelector("form[data-fields]");
  if (!form) return;
  const [message, module, list, said, insert] = ["message", "module", "choices", "choices-said", "insert"].map((id) => document.getElementById(id));
  const MOST = 60;
  const known = new Map();
  let shown = [], active = -1, start = -1;

  const folded = (text) => text.normalize("NFKC").toLowerCase();

  async function fields() {
    const name = module.value;
    if (!known.has(name)) {
      const answer = await fetch(`${form.dataset.fields}?module=${encodeURIComponent(name)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return [];
      const found = await answer.json();
      known.set(name, found.map((one) => ({ ...one, key: folded(`${one.of} ${one.label} ${one.insert}`) })));
    }
    return known.get(name);
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    message.removeAttribute("aria-activedescendant");
    said.textContent = "";
    shown = [];
    active = start = -1;
  }

  function mark(at) {
    active = at;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    const item = list.children[at];
    if (!item) return;
    item.scrollIntoView({ block: "nearest" });
    message.setAttribute("aria-activedescendant", item.id);
  }

  function item(one, i) {
    const made = document.createElement("li");
    made.id = `choice-${i}`;
    made.setAttribute("role", "option");
    made.textContent = one.of ? `${one.of} › ${one.label}` : one.label;
    const code = document.createElement("code");
    code.textContent = one.insert;
    made.append(" ", code);
    made.addEventListener("pointerdown", (event) => event.preventDefault()); // the message keeps the focus
    made.addEventListener("click", () => choose(i));
    return made;
  }

  async function look() {
    const before = message.value.slice(0, message.selectionStart);
    const typed = /[#＃]([^#＃{}\n]{0,40})$/.exec(before);
    if (!typed) return close();
    const at = typed.index;
    const words = folded(typed[1]).split(/\s+/).filter(Boolean);
    const all = await fields();
    if (message.value.slice(0, message.selectionStart) !== before) return; // typed on meanwhile: that look counts
    shown = all.filter((one) => words.every((word) => one.key.includes(word))).slice(0, MOST);
    if (!shown.length) {
      close();
      said.textContent = said.dataset.none;
      return;
    }
    start = at;
    list.replaceChildren(...shown.map(item));
    list.hidden = false;
    said.textContent = said.dataset.some.replace("{n}", String(shown.length));
    mark(0);
  }

  function choose(at) {
    const one = shown[at];
    if (!one) return;
    const end = message.selectionStart;
    message.setRangeText(one.insert, start, end, "end");
    close();
    message.focus();
  }

  message.addEventListener("input", look);
  message.addEventListener("blur", close);
  module.addEventListener("change", close);
  message.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const last = shown.length - 1;
    const moves = { ArrowDown: active < last ? active + 1 : 0, ArrowUp: active > 0 ? active - 1 : last };
    if (event.key in moves) mark(moves[event.key]);
    else if (event.key === "Enter" || event.key === "Tab") choose(active);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  insert.hidden = false;
  insert.addEventListener("click", () => {
    message.focus();
    message.setRangeText("#", message.selectionStart, message.selectionEnd, "end");
    look();
  });
})();
