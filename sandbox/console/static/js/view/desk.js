// The operator's desk: visitors and chats of SalesIQ, the open chat, and what an operator can do with it.

import { avatar, clock, h, replace } from '../dom.js';
import { set, state } from '../store.js';
import { say } from '../words.js';
import { loadSite, operator, play } from '../site.js';

let box = null;

export function drawDesk() {
  const { site } = state;
  const place = document.getElementById('desk');
  if (!place || !site.brands.length) return;
  const chat = site.chats.find((one) => one.id === site.chat);
  const writing = document.activeElement === box;
  const old = document.querySelector('.desk-lines');
  const scroll = document.querySelector('.desk-list')?.scrollTop || 0;
  const bottom = !old || old.scrollHeight - old.scrollTop - old.clientHeight < 40;
  replace(place,
    h('header', { class: 'desk-head' }, h('h2', {}, say('desk')), drawOperator()),
    h('nav', { class: 'desk-list', 'data-testid': 'desk-list' }, drawList(site)),
    drawDeliveries(site),
    chat ? drawChat(site, chat) : h('p', { class: 'hint desk-empty' }, say('no_chats')));
  const lines = place.querySelector('.desk-lines');
  place.querySelector('.desk-list').scrollTop = scroll;
  if (lines && bottom) lines.scrollTop = lines.scrollHeight;
  if (writing && box?.isConnected) box.focus();
}

function drawOperator() {
  const mine = operator();
  const operators = state.site.operators.filter((one) => !one.deleted && !one.bot);
  return h('label', { class: 'check' }, say('operator'),
    h('select', { 'data-testid': 'desk-operator', onchange: (event) => loadSite({ operator: event.target.value }) },
      operators.map((one) => h('option', { value: one.email, selected: one.email === mine?.email }, one.name))));
}

// Visitors who are on the site now, then chats, newest first.
function drawList(site) {
  const here = site.visitors.filter((one) => one.browser?.open).toSorted((one, other) => Number(other.last_seen) - Number(one.last_seen));
  const chats = site.chats.toReversed();
  return [
    h('h3', {}, say('on_site', { n: here.length })),
    here.map((one) => h('div', { class: 'desk-visitor', 'data-testid': 'desk-visitor', 'data-visitor': one.key },
      h('span', { class: 'dot' }), h('span', { class: 'grow' }, h('b', {}, one.shown), h('small', {}, one.browser.title)),
      h('button', { type: 'button', class: 'button small', 'data-testid': 'desk-invite', onclick: () => invite(one) }, say('invite_chat')))),
    h('h3', {}, say('chats', { n: chats.length })),
    chats.map((chat) => h('button', { type: 'button', class: 'desk-chat', 'data-testid': 'desk-chat', 'data-state': chat.state,
      'aria-current': chat.id === site.chat ? 'true' : null, onclick: () => set({ site: { ...site, chat: chat.id } }) },
    h('span', { class: 'grow' }, h('b', {}, visitorOf(site, chat)?.shown || ''), h('small', {}, chat.lines.at(-1)?.text || chat.question)),
    h('span', { class: `state ${chat.state}` }, say(chat.tracked ? 'state_tracked' : `state_${chat.state}`)))),
  ];
}

// What the product was told: the newest first, each with the answer's status and what was sent.
function drawDeliveries(site) {
  const rows = site.deliveries.toReversed().slice(0, 40);
  return h('details', { class: 'desk-hooks', 'data-testid': 'desk-webhooks', open: state.site.hooks, ontoggle: (event) => { state.site.hooks = event.target.open; } },
    h('summary', {}, say('deliveries', { n: site.deliveries.length })),
    h('div', {}, rows.map((one) => h('details', { 'data-testid': 'desk-webhook', 'data-event': one.event },
      h('summary', {}, h('span', { class: 'grow' }, one.event), h('span', { class: `state ${one.status >= 200 && one.status < 300 ? 'connected' : 'missed'}` },
        one.status || say('no_answer')), one.attempt > 1 && h('small', {}, say('attempt', { n: one.attempt }))), h('pre', {}, pretty(one.body))))));
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}

const visitorOf = (site, chat) => site.visitors.find((one) => one.key === chat.visitor);

const invite = (visitor) => play('trigger', { visitor: visitor.key, action: 'send_chat_invite', sender: operator().name,
  text: say('invitation', {}) });

function drawChat(site, chat) {
  const visitor = visitorOf(site, chat);
  const owner = site.operators.find((one) => one.id === chat.owner);
  return h('article', { class: 'desk-talk', 'data-testid': 'desk-talk', 'data-state': chat.state },
    h('header', {}, avatar(visitor?.shown || '?', chat.visitor), h('div', { class: 'grow' }, h('b', {}, visitor?.shown || ''),
      h('small', {}, [visitor?.email, say('visit_id', { id: chat.reference_id }), owner && say('attended_by', { name: owner.name })].filter(Boolean).join(' · '))),
    h('span', { class: `state ${chat.state}` }, say(chat.tracked ? 'state_tracked' : `state_${chat.state}`))),
    h('div', { class: 'desk-lines' }, chat.lines.map(drawLine)),
    h('footer', {}, drawActions(site, chat), chat.state === 'connected' && drawBox(chat)));
}

function drawLine(line) {
  const file = line.file && h('a', { href: `/site/siq/files/${line.file.id}`, target: '_blank' }, line.file.name);
  return h('div', { class: `desk-line ${line.side}`, 'data-testid': 'desk-line', 'data-side': line.side },
    h('small', {}, `${line.sender} · ${clock(Number(line.time), state.language)}`), line.deleted ? '—' : line.text, file);
}

function drawActions(site, chat) {
  const mine = operator();
  const by = { visitor: chat.visitor, chat: chat.id };
  const act = (testid, text, verb, body = {}) => h('button', { type: 'button', class: 'button', 'data-testid': `desk-${testid}`,
    onclick: () => play(verb, { ...by, ...body }) }, say(text));
  if (chat.state === 'waiting') {
    return h('div', { class: 'desk-actions' }, act('attend', 'attend', 'attend', { operator: mine.email }), act('miss', 'miss', 'miss'));
  }
  if (chat.state === 'missed' && !chat.tracked) return h('div', { class: 'desk-actions' }, act('track', 'track', 'track'));
  if (chat.state === 'closed' && !chat.rating && !chat.tracked) {
    return h('div', { class: 'desk-actions' }, h('span', { class: 'hint' }, say('visitor_rates')),
      ['sad', 'neutral', 'happy'].map((rating) => act(`rate-${rating}`, `rating_${rating}`, 'rate', { rating })));
  }
  if (chat.state !== 'connected') return null;
  const others = site.operators.filter((one) => one.id !== chat.owner && !one.bot && !one.deleted);
  return h('div', { class: 'desk-actions' },
    h('select', { 'data-testid': 'desk-transfer', 'aria-label': say('transfer_to'),
      onchange: (event) => event.target.value && play('transfer', { ...by, operator: event.target.value }) },
    h('option', { value: '' }, say('transfer_to')), others.map((one) => h('option', { value: one.email }, one.name))),
    act('complete', 'complete', 'complete', { by: 'agent' }), act('visitor-ends', 'complete_rated', 'complete', { by: 'visitor' }));
}

function drawBox(chat) {
  if (!box || box.dataset.chat !== chat.id) {
    box = h('textarea', { rows: '2', placeholder: say('answer_visitor'), 'aria-label': say('answer_visitor'), 'data-testid': 'desk-box', 'data-chat': chat.id,
      onkeydown: (event) => { if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); write(chat); } } });
  }
  return h('form', { class: 'box', onsubmit: (event) => { event.preventDefault(); write(chat); } }, box,
    h('button', { class: 'button primary', 'data-testid': 'desk-send' }, say('send')));
}

async function write(chat) {
  const text = box.value.trim();
  if (!text) return;
  box.value = '';
  await play('message', { visitor: chat.visitor, chat: chat.id, side: 'operator', text });
}
