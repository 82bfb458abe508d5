// The chat widget: a button, a window with the chat, a bubble for invitations. It asks its server for news; texts are
// always text nodes.
(function () {
  'use strict';
  var siq = window.$zoho.salesiq;
  var words = JSON.parse(document.getElementById('words').textContent);
  var QUICK_MS = 700;
  var SLOW_MS = 2500;
  var OVER = ['closed', 'missed'];
  var EYES = 'M9 9.5v.5M15 9.5v.5';
  var PATHS = {
    chat: 'M4 5h16v11H10l-5 4v-4H4z',
    clip: 'M8 12.5 14 6.5a3 3 0 0 1 4.3 4.2l-7.6 7.7a4.6 4.6 0 0 1-6.5-6.5L11.5 4.5',
    sad: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 16q3.5-3.5 7 0' + EYES,
    neutral: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 15h7' + EYES,
    happy: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 14q3.5 3.5 7 0' + EYES,
  };
  var shown = { chat: null, lines: [] };
  var view = { open: false, unread: 0, draft: '', timer: null, told: {} };
  var button = null;
  var windowBox = null;
  var bubble = null;

  function h(tag, properties) {
    var element = document.createElement(tag);
    Object.keys(properties || {}).forEach(function (name) {
      var value = properties[name];
      if (value === null || value === undefined || value === false) return;
      if (name.slice(0, 2) === 'on') element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? '' : value);
    });
    Array.prototype.slice.call(arguments, 2).flat(Infinity).forEach(function (child) {
      if (child !== null && child !== undefined && child !== false) element.append(child);
    });
    return element;
  }

  function picture(name) {
    var drawn = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    drawn.setAttribute('viewBox', '0 0 24 24');
    drawn.setAttribute('class', 'siq-icon');
    var path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', PATHS[name]);
    drawn.append(path);
    return drawn;
  }

  function drawButton() {
    button.replaceChildren(picture('chat'));
    if (view.unread && !view.open) button.append(h('span', { class: 'siq-count', 'data-testid': 'widget-unread' }, String(view.unread)));
  }

  function drawLine(line) {
    var mine = line.side === 'visitor';
    var content = line.deleted ? words.deleted : line.text;
    var file = line.file && h('a', { href: '/site/siq/files/' + line.file.id, target: '_blank', rel: 'noopener' }, line.file.name);
    return h('div', { class: 'siq-line' + (mine ? ' siq-visitor' : ''), 'data-testid': 'widget-line', 'data-side': line.side },
      !mine && h('small', {}, line.sender), content, file);
  }

  function notes() {
    var chat = shown.chat;
    if (!chat) return [h('p', { class: 'siq-note' }, words.hello)];
    if (chat.state === 'waiting') return [h('p', { class: 'siq-note', 'data-testid': 'widget-waiting' }, words.waiting)];
    if (chat.state === 'missed') return [h('p', { class: 'siq-note', 'data-testid': 'widget-missed' }, words.missed)];
    if (chat.state !== 'closed') return [];
    if (chat.rating) return [h('p', { class: 'siq-note' }, words.ended), h('p', { class: 'siq-note', 'data-testid': 'widget-thanks' }, words.thanks)];
    return [
      h('p', { class: 'siq-note', 'data-testid': 'widget-ended' }, words.ended, ' ', words.rate),
      h('div', { class: 'siq-rate' }, ['sad', 'neutral', 'happy'].map(function (rating) {
        return h('button', { type: 'button', 'data-testid': 'widget-rate-' + rating, 'aria-label': rating,
          onclick: function () { send('rate', { rating: rating }); siq.stand_in.tell('visitor.rating', shown.chat.reference_id, { rating: rating }); } }, picture(rating));
      })),
    ];
  }

  function draw() {
    drawButton();
    if (!view.open) {
      if (windowBox) windowBox.remove();
      windowBox = null;
      return;
    }
    var chat = shown.chat;
    var live = chat && OVER.indexOf(chat.state) < 0;
    var joined = chat && chat.attender && h('p', { class: 'siq-note', 'data-testid': 'widget-attender' }, words.joined.replace('{name}', chat.attender.name));
    var lines = h('div', { class: 'siq-lines', 'data-testid': 'widget-lines' }, shown.lines.map(drawLine), joined, notes());
    var head = h('header', {}, h('strong', {}, words.title),
      live && h('button', { type: 'button', 'data-testid': 'widget-end', onclick: function () { send('end', {}); } }, words.end),
      h('button', { type: 'button', 'data-testid': 'widget-close', 'aria-label': words.close, onclick: close }, '×'));
    if (windowBox) {
      windowBox.replaceChild(head, windowBox.children[0]);
      windowBox.replaceChild(lines, windowBox.children[1]);
      windowBox.querySelectorAll('.siq-who').forEach(function (field) { field.hidden = Boolean(live); });
    } else {
      windowBox = h('section', { class: 'siq-window', 'data-testid': 'widget-window', 'aria-label': words.title }, head, lines, form(live));
      document.body.append(windowBox);
    }
    lines.scrollTop = lines.scrollHeight;
  }

  function form(live) {
    var name = h('input', { class: 'siq-who', placeholder: words.name, 'data-testid': 'widget-name', hidden: live });
    var email = h('input', { class: 'siq-who', type: 'email', placeholder: words.email, 'data-testid': 'widget-email', hidden: live });
    var text = h('textarea', { rows: '2', placeholder: words.write, 'data-testid': 'widget-text' });
    var file = h('input', { type: 'file', 'data-testid': 'widget-file', onchange: function () { upload(file.files[0]); file.value = ''; } });
    name.value = siq.known.name || '';
    email.value = siq.known.email || '';
    text.value = view.draft;
    function submit(event) {
      if (event) event.preventDefault();
      var written = text.value.trim();
      if (!written) return;
      text.value = '';
      view.draft = '';
      var who = {};
      if (name.value.trim() && name.value.trim() !== siq.known.name) who.name = siq.known.name = name.value.trim();
      if (email.value.trim() && email.value.trim() !== siq.known.email) who.email = siq.known.email = email.value.trim();
      var first = Object.keys(who).length ? siq.stand_in.call('about', who) : Promise.resolve();
      first.then(function () { send('write', { text: written, url: location.href }); });
    }
    text.addEventListener('keydown', function (event) { if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event); });
    text.addEventListener('input', function () { view.draft = text.value; });
    return h('form', { class: 'siq-form', onsubmit: submit }, name, email,
      h('div', { class: 'siq-row' }, text, h('label', { title: words.attach }, picture('clip'), file), h('button', { class: 'siq-send', 'data-testid': 'widget-send' }, words.send)));
  }

  function upload(chosen) {
    var body = new FormData();
    body.append('visitor', siq.stand_in.key());
    body.append('file', chosen);
    fetch('/site/siq/file', { method: 'POST', body: body }).then(function (answer) { return answer.json(); }).then(take);
  }

  function send(path, body) {
    return siq.stand_in.call(path, body).then(take);
  }

  function take(answer) {
    if (!answer || answer.error || !('lines' in answer)) return;
    var fresh = answer.lines.slice(shown.lines.length).filter(function (line) { return line.side !== 'visitor'; });
    var before = shown;
    var changed = JSON.stringify([before.chat, before.lines]) !== JSON.stringify([answer.chat, answer.lines]);
    shown = { chat: answer.chat, lines: answer.lines };
    if (before.chat && answer.chat && before.chat.id === answer.chat.id) {
      fresh.forEach(function (line) { siq.stand_in.tell('chat.agentMessage', answer.chat.reference_id, { message: line.text }); });
    }
    if (!view.open) view.unread += view.told.started ? fresh.length : 0;
    view.told.started = true;
    announce(before.chat, answer.chat);
    if (changed) draw();
    (answer.triggers || []).forEach(run);
  }

  // The page's own code hears of each step, with the facts of the JS API.
  function announce(before, chat) {
    if (!chat) return;
    var state = before && before.id === chat.id ? before.state : '';
    if (chat.state === state) return;
    var about = { name: siq.known.name, email: siq.known.email, question: chat.question, visitid: chat.reference_id };
    if (!state) siq.stand_in.tell('visitor.chat', chat.reference_id, about);
    if (chat.state === 'connected') {
      siq.stand_in.tell('visitor.attend', chat.reference_id, { attendername: chat.attender.name, attenderemail: chat.attender.email, visitid: chat.reference_id });
    }
    if (chat.state === 'missed') siq.stand_in.tell('visitor.missed', chat.reference_id, about);
    if (chat.state === 'closed') siq.stand_in.tell('chat.complete', chat.reference_id, { visitid: chat.reference_id, chatduration: 0 });
  }

  // What SalesIQ, or the page through us, makes happen.
  function run(trigger) {
    if (trigger.action === 'open_chat_window') open();
    else if (trigger.action === 'animate_button') flash('siq-shake');
    else if (trigger.action === 'glow_button') flash('siq-glow');
    else if (trigger.action === 'show_button') showButton(true);
    else if (trigger.action === 'invoke_js_api') siq.stand_in.tell('visitor.trigger', trigger.text, siq.known);
    else invite(trigger.text, trigger.sender);
  }

  function flash(name) {
    button.classList.remove('siq-shake', 'siq-glow');
    button.classList.add(name);
  }

  function invite(text, sender) {
    if (bubble) bubble.remove();
    bubble = h('button', { type: 'button', class: 'siq-bubble', 'data-testid': 'widget-invitation', onclick: open }, sender && h('b', {}, sender), text, h('i', {}, '×'));
    bubble.querySelector('i').addEventListener('click', function (event) { event.stopPropagation(); bubble.remove(); bubble = null; });
    document.body.append(bubble);
    siq.stand_in.tell('chat.triggerMessage', text);
  }

  function open() {
    view.open = true;
    view.unread = 0;
    if (bubble) bubble.remove();
    bubble = null;
    draw();
    ask();
  }

  function close() {
    view.open = false;
    draw();
  }

  function showButton(is) {
    button.hidden = !is;
  }

  function ask() {
    clearTimeout(view.timer);
    var live = view.open || (shown.chat && OVER.indexOf(shown.chat.state) < 0);
    fetch('/site/siq/chat?visitor=' + encodeURIComponent(siq.stand_in.key()))
      .then(function (answer) { return answer.json(); })
      .then(take, function () {})
      .finally(function () { view.timer = setTimeout(ask, live ? QUICK_MS : SLOW_MS); });
  }

  siq.widget = {
    start: function () {
      button = h('button', { type: 'button', class: 'siq-button', 'data-testid': 'widget-button', 'aria-label': words.open,
        onclick: function () { if (view.open) close(); else open(); } });
      document.body.append(button);
      drawButton();
      ask();
    },
    open: open,
    close: close,
    button: showButton,
    run: run,
    prefill: function (text) { view.draft = text; },
  };
})();
