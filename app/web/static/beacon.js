// Reports visits of this site to the server that this script comes from. Without consent nothing is stored in the
// browser; who asks not to be tracked has to agree by beacon.consent, data-consent is not enough then. <script async src=".../beacon.js" data-brand="KEY"></script>; then beacon.consent(true), beacon.custom("…").
(function (w, d, n) {
  "use strict";
  const tag = d.currentScript, brand = tag && tag.getAttribute("data-brand");
  if (!brand || (w.beacon && w.beacon.key)) return;
  const url = tag.src.replace(/\/beacon\.js.*$/, "/beacon/" + encodeURIComponent(brand));
  const implied = tag.getAttribute("data-consent") === "yes", quiet = n.doNotTrack == 1 || n.globalPrivacyControl;
  if (implied && quiet) stored(null);
  let key = stored(), agreed = !!key || (implied && !quiet);
  let session = id(), here = "", waiting = [], timer, poll, pause = 2, told;
  key = key || id();

  function id() {
    return Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => (byte + 256).toString(16).slice(1)).join("");
  }

  // undefined: what is stored; null: nothing any more; else it is stored, and what was there before stays
  function stored(value, place = "localStorage") {
    try {
      const store = w[place];
      if (value === null) store.removeItem("beacon");
      else if (value) store.setItem("beacon", value);
      return store.getItem("beacon");
    } catch (error) { return ""; }
  }

  // The visitor has agreed: the browser and its tab are known again on the next page.
  function keep() {
    agreed = true;
    stored(key);
    session = stored(stored(undefined, "sessionStorage") || session, "sessionStorage") || session;
  }

  // Not any more: the visit ends, and whoever reads on is somebody else.
  function forget() {
    if (agreed) add("leave");
    agreed = false;
    stored(null);
    stored(null, "sessionStorage");
    key = beacon.key = id();
    session = id();
    told = 0;
  }

  function add(kind, more) {
    waiting.push(Object.assign({ k: kind, u: location.href, t: d.title, at: Date.now() }, more));
    clearTimeout(timer);
    if (kind === "leave") flush(true); else timer = setTimeout(flush, 30);
  }

  function flush(leaving) {
    if (!waiting.length) return;
    const body = { v: key, s: session, c: agreed, n: Date.now(), a: waiting.splice(0, 20) };
    if (!told) body.b = {
      screen: screen.width + "x" + screen.height, colors: screen.colorDepth, language: n.language,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      charset: d.characterSet, platform: n.platform, cookies: n.cookieEnabled
    };
    told = 1;
    const text = JSON.stringify(body);
    if (leaving && n.sendBeacon && n.sendBeacon(url, text)) return;
    fetch(url, { method: "POST", body: text, keepalive: true, credentials: "omit" }).catch(() => {});
    flush(leaving);
    pause = 2;
    look();
  }

  // What the server wants done: soon after something happened, then more and more seldom; never in the background.
  function look() {
    clearTimeout(poll);
    poll = setTimeout(() => {
      pause = Math.min(pause * 1.5, 20);
      if (d.hidden) return look();
      fetch(url + "?v=" + key, { credentials: "omit" })
        .then(answer => answer.status === 200 ? answer.json() : { do: [] })
        .then(said => said.do.forEach(perform))
        .catch(() => {}).then(look);
    }, pause * 1000);
  }

  function perform(command) {
    if (!d.dispatchEvent(new CustomEvent("beacon", { detail: command, cancelable: true }))) return;
    if (command.k === "open") open();
    if (command.k === "invite") invite(command);
  }

  function open() {
    try { w.$zoho.salesiq.floatwindow.visible("show"); } catch (error) { /* the site has no chat window */ }
  }

  function invite(command) {
    const box = d.createElement("div"), name = d.createElement("b"), line = d.createElement("p");
    const ja = /^ja/.test(d.documentElement.lang || n.language);
    const button = (text, work) => {
      const made = d.createElement("button");
      made.textContent = text;
      made.onclick = () => { box.remove(); work && work(); };
      return made;
    };
    box.setAttribute("role", "dialog");
    box.dataset.testid = "beacon-invitation";
    box.style.cssText = "position:fixed;right:16px;bottom:96px;max-width:300px;padding:14px;z-index:2147483000;" +
      "background:#fff;color:#1c2733;border:1px solid #cbd5df;border-radius:10px;font:14px/1.5 sans-serif";
    name.textContent = command.sender || "";
    line.textContent = command.text || "";
    box.append(name, line, button(ja ? "チャットを始める" : "Chat", () => {
      add("custom", { n: "invitation accepted" });
      open();
    }), " ", button(ja ? "閉じる" : "Close"));
    d.body.append(box);
  }

  function page(kind) {
    const now = location.href.replace(/#(?![!/]).*/, ""), before = here || d.referrer;
    if (now === here) return;
    here = now;
    add(kind, { r: before });
  }

  // A moment later, when the site has given its new page a title. An address after # is a page when it looks like one.
  const moved = () => setTimeout(page, 50, "page");
  ["pushState", "replaceState"].forEach(name => {
    const was = history[name];
    history[name] = function () {
      was.apply(this, arguments);
      moved();
    };
  });
  ["popstate", "hashchange"].forEach(name => w.addEventListener(name, moved));
  w.addEventListener("pagehide", () => { add("leave"); here = ""; });
  w.addEventListener("pageshow", event => event.persisted && page("page"));

  const tell = (kind, part) => value => add(kind, { [part]: value });
  const beacon = w.beacon = {
    key: key,
    consent: yes => {
      if (!yes) return forget();
      keep();
      add("info");
    },
    custom: (name, details) => add("custom", { n: name, d: details }),
    name: tell("name", "n"), email: tell("email", "n"), phone: tell("phone", "n"), info: tell("info", "d")
  };

  // What the page tells SalesIQ of its visitor it tells us, too; and SalesIQ learns by which key we know the browser.
  function salesiq(tries) {
    const visitor = ((w.$zoho || {}).salesiq || {}).visitor;
    if (!visitor || !visitor.info) return setTimeout(salesiq, tries > 0 ? 500 : 5000, tries - 1);
    visitor.info({ beacon_key: key });
    [["name"], ["email"], ["contactnumber", "phone"], ["info"], ["customaction", "custom"]].forEach(([name, ours]) => {
      const was = visitor[name];
      if (was) visitor[name] = function (value) {
        beacon[ours || name](value);
        return was.apply(visitor, arguments);
      };
    });
  }

  if (agreed) keep();
  page("land");
  salesiq(40);
})(window, document, navigator);
