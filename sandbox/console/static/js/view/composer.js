// The message box with the live suggestions under it: every keystroke behind a command asks the server.

import { chooseMenu, pick, sayText, suggest } from '../actions.js';
import { Refusal } from '../api.js';
import { h, icon, replace } from '../dom.js';
import { state } from '../store.js';
import { say } from '../words.js';
import { attach } from './attach.js';

// What is offered at the moment; `asked` tells an old answer from the newest question.
const offer = { list: [], commands: [], active: -1, open: false, elapsed: 0, problems: [], asked: 0 };
let box = null;
let busy = false;

export function resetComposer() {
  if (!state.chat) return;
  const text = box?.value || '';
  box = null;
  close();
  drawComposer();
  box.value = text.startsWith('/') ? text : '';
  fit();
}

export function drawComposer() {
  if (!state.chat) return;
  const chat = state.chats.find((one) => one.name === state.chat);
  const placeholder = say('placeholder', { chat: chat?.title || state.chat });
  if (!box) {
    box = h('textarea', { rows: '1', 'data-testid': 'message-box', spellcheck: 'false', autocomplete: 'off',
      oninput: typed, onkeydown: key, oncompositionend: typed });
  }
  box.placeholder = placeholder;
  box.setAttribute('aria-label', placeholder);
  const had = document.activeElement === box;
  replace(
    'composer',
    chat?.kind === 'bot' &&
      h('div', { class: 'menu' }, state.extension.bot.menu.map((action) =>
        h('button', { type: 'button', class: 'chip', 'data-testid': 'menu-action', 'data-action': action,
          onclick: () => working(() => chooseMenu(action)) }, action))),
    h(
      'form',
      { class: `box ${busy ? 'busy' : ''}`, onsubmit: (event) => { event.preventDefault(); send(); } },
      box,
      attach(state.chat),
      h('button', { class: 'send', 'data-testid': 'send', 'aria-label': say('send'), title: say('send') }, icon('send')),
    ),
    offer.open && drawOffer(),
  );
  if (had) box.focus();
}

function drawOffer() {
  const commands = offer.commands.map((command, index) =>
    row(index, `/${command.name}`, command.hint, null, () => complete(command)));
  const suggestions = offer.list.map((one, index) =>
    row(index, one.title, one.description, one.imageurl, () => choose(one)));
  const rows = offer.list.length ? suggestions : commands;
  return h(
    'div',
    { class: 'offer', 'data-testid': 'suggestions' },
    h('header', {}, h('span', {}, say('suggestions')), h('small', {}, say('keys')),
      h('small', { class: 'took' }, offer.elapsed ? `${Math.round(offer.elapsed)} ms` : '')),
    offer.problems.map((problem) =>
      h('p', { class: 'problem', 'data-testid': 'refusal' }, icon('alert'), h('code', {}, problem.limit), problem.text)),
    h('ul', { role: 'listbox' }, rows.length ? rows : h('li', { class: 'none' }, say('no_suggestions'))),
  );
}

function row(index, title, description, image, onclick) {
  return h(
    'li',
    { role: 'option', class: 'suggestion', 'aria-selected': String(index === offer.active), 'data-testid': 'suggestion',
      'data-title': title, onmousedown: (event) => event.preventDefault(), onclick },
    image && h('img', { src: image, alt: '', loading: 'lazy', onerror: (event) => event.target.remove() }),
    h('span', {}, h('b', {}, title), description && h('small', {}, description)),
  );
}

// ---------------------------------------------------------------------------------- typing

async function typed(event) {
  fit();
  if (event?.isComposing) return; // a Japanese input method is still at work
  const text = box.value;
  const asked = ++offer.asked;
  if (!text.startsWith('/')) return show({ open: false });
  if (/\s/.test(text)) offer.commands = [];
  try {
    const answer = await suggest(text);
    if (asked !== offer.asked) return;
    show({
      open: true, active: -1, list: answer.suggestions, elapsed: answer.elapsed_ms,
      commands: answer.webhook ? [] : answer.commands,
      problems: answer.failure ? [{ limit: answer.failure.code, text: answer.failure.text }] : answer.problems,
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (asked === offer.asked) show({ open: false });
  }
}

function show(changes) {
  Object.assign(offer, changes);
  drawComposer();
}

function close() {
  Object.assign(offer, { list: [], commands: [], active: -1, open: false, problems: [], asked: offer.asked + 1 });
}

function key(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const rows = offer.list.length ? offer.list : offer.commands;
  if (offer.open && rows.length && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    show({ active: offer.active + step < -1 ? rows.length - 1 : (offer.active + step + 1) % (rows.length + 1) - 1 });
    document.querySelector('.offer [aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  } else if (event.key === 'Escape' && offer.open) {
    close();
    drawComposer();
  } else if ((event.key === 'Enter' && !event.shiftKey) || (event.key === 'Tab' && offer.open && rows.length)) {
    event.preventDefault();
    const active = event.key === 'Tab' && offer.active < 0 ? 0 : offer.active;
    if (!offer.open || active < 0) send();
    else if (offer.list.length) choose(offer.list[active]);
    else complete(offer.commands[active]);
  }
}

function fit() {
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}

// ---------------------------------------------------------------------------------- sending

function complete(command) {
  box.value = `/${command.name} `;
  box.focus();
  typed();
}

const choose = (suggestion) => clearAnd((text) => pick(text, suggestion));
const send = () => (box.value.trim() ? clearAnd((text) => sayText(text)) : null);

async function clearAnd(act) {
  const text = box.value;
  box.value = '';
  close();
  fit();
  await working(() => act(text));
}

async function working(act) {
  busy = true;
  drawComposer();
  try {
    await act();
  } finally {
    busy = false;
    drawComposer();
    if (!document.querySelector('dialog[open]')) box.focus();
  }
}
