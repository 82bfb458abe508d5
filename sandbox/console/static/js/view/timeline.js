// The open chat: its heading and its messages, with the refusals that belong between them.

import { act, actOn, closeHome, dismiss, openHome, sayText } from '../actions.js';
import { avatar, clock, day, h, icon, replace } from '../dom.js';
import { state } from '../store.js';
import { EXAMPLES, say } from '../words.js';
import { drawMessage } from './message.js';
import { drawWidget } from './widget.js';

const NEAR_END = 120;
const GROUP_MS = 4 * 60 * 1000;

export function drawRoomHead() {
  const chat = state.chats.find((one) => one.name === state.chat);
  if (!chat) return;
  const about = { channel: say('members', { n: chat.members.length }), bot: say('bot_chat'), dm: say('direct_chat') };
  replace(
    'room-head',
    chat.kind === 'channel' ? h('span', { class: 'hash' }, icon('hash')) : avatar(chat.title, chat.name, chat.kind),
    h('div', {}, h('h1', { 'data-testid': 'room-title' }, chat.title), h('p', {}, about[chat.kind])),
    chat.kind === 'bot' &&
      h('button', { type: 'button', class: 'button', 'aria-pressed': String(chat.subscribed), 'data-testid': 'subscribe',
        onclick: () => act('subscribe', { subscribed: !chat.subscribed }) }, say(chat.subscribed ? 'unsubscribe' : 'subscribe')),
    chat.kind === 'bot' && state.extension.widget &&
      h('div', { class: 'segmented room-tabs', role: 'tablist' },
        roomTab('chat', say('chat'), !state.home, closeHome), roomTab('home', say('home'), !!state.home, () => openHome())),
  );
}

const roomTab = (name, text, on, onclick) =>
  h('button', { type: 'button', role: 'tab', 'aria-pressed': String(on), 'data-testid': `room-${name}`, onclick }, text);

export function drawTimeline() {
  const place = document.getElementById('timeline');
  if (state.home) return replace(place, drawWidget());
  const atEnd = place.scrollHeight - place.scrollTop - place.clientHeight < NEAR_END;
  const asides = state.asides[state.chat] || [];
  const rows = asides.filter((aside) => !aside.after).map(drawAside);
  let before = null;
  for (const message of state.messages) {
    if (!before || new Date(before.time).toDateString() !== new Date(message.time).toDateString()) {
      rows.push(h('div', { class: 'day' }, h('span', {}, day(message.time, state.language))));
      before = null;
    }
    rows.push(drawRow(message, before));
    rows.push(...asides.filter((aside) => aside.after === message.id).map(drawAside));
    before = message;
  }
  replace(place, rows.length ? rows : drawEmpty());
  if (!atEnd && state.messages.length >= 2) return;
  const toEnd = () => { place.scrollTop = place.scrollHeight; };
  toEnd();
  // A picture takes its room when it has come, and whoever was at the end stays there.
  for (const picture of place.querySelectorAll('img')) if (!picture.complete) picture.addEventListener('load', toEnd);
}

export function drawRow(message, before) {
  const joined =
    before && before.sender.id === message.sender.id && !before.private && !message.private && !message.bot &&
    message.time - before.time < GROUP_MS;
  const name = message.bot?.name || message.sender.name;
  return h(
    'article',
    {
      class: `message ${joined ? 'joined' : ''} ${message.private ? 'private' : ''}`,
      'data-testid': 'message',
      'data-message': message.id,
      'data-private': String(message.private),
      'data-sender': message.sender.email || 'bot',
    },
    joined ? h('time', {}, clock(message.time, state.language)) : avatar(name, message.sender.email || name, message.sender.kind),
    h(
      'div',
      { class: 'message-body' },
      !joined &&
        h('header', {}, h('strong', {}, name), h('time', {}, clock(message.time, state.language)),
          message.edited && h('em', {}, say('edited')),
          message.private && h('span', { class: 'only-you', 'data-testid': 'only-you' }, icon('lock'), say('only_you'))),
      drawMessage(message),
    ),
    drawMenu(message),
  );
}

// What the extension offers for a message, behind three dots.
function drawMenu(message) {
  const actions = state.extension.message_actions || [];
  if (!actions.length || message.private) return null;
  const menu = h('details', { class: 'message-menu', 'data-testid': 'message-menu' },
    h('summary', { 'aria-label': say('message_actions'), title: say('message_actions') }, '⋯'),
    h('ul', {}, actions.map((name) =>
      h('li', {}, h('button', { type: 'button', 'data-testid': 'message-action', 'data-action': name,
        onclick: () => { menu.open = false; actOn(message, name); } }, name)))));
  return menu;
}

function drawAside(aside) {
  return h(
    'aside',
    { class: `aside ${aside.kind}`, 'data-testid': aside.kind === 'failed' ? 'failure' : 'refusal', role: 'alert' },
    icon('alert'),
    h(
      'div',
      {},
      h('strong', {}, say(aside.title)),
      h('ul', {}, aside.items.map((item) => h('li', {}, h('code', {}, item.limit), ' ', item.text))),
    ),
    h('button', { type: 'button', class: 'plain', 'aria-label': say('dismiss'), onclick: () => dismiss(aside.number) }, icon('close')),
  );
}

function drawEmpty() {
  const examples = EXAMPLES[state.language] || EXAMPLES.en;
  return h(
    'div',
    { class: 'empty' },
    h('img', { src: '/console/icon.svg', alt: '' }),
    h('h2', {}, say('empty_title')),
    h('p', {}, say('empty_text')),
    examples.map((text) =>
      h('button', { type: 'button', class: 'example', 'data-testid': 'example', onclick: () => sayText(text) }, text),
    ),
  );
}
