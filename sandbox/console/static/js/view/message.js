// One message: card, text, slides, buttons, suggestions, files, the thread that hangs on it.

import { act, openThread, sayText } from '../actions.js';
import { askFirst } from '../form/confirm.js';
import { h, icon, safeLink } from '../dom.js';
import { say } from '../words.js';
import { markup } from './markup.js';
import { drawSlide } from './slides.js';
import { drawUnfurl } from './unfurl.js';

export function drawMessage(message) {
  const context = { press: (button) => press(message, button), references: message.references };
  const slides = message.slides.map((slide) => drawSlide(slide, context, (buttons) => drawButtons(buttons, context)));
  const framed = message.card || slides.length || message.buttons.length;
  const content = [
    message.card && drawCardHead(message.card),
    message.text.trim() && h('div', { class: 'text' }, markup(message.text, context)),
    message.card?.theme === 'poll' && drawPoll(message.card),
    message.card?.sections && drawSections(message.card.sections, context),
    slides,
    drawButtons(message.buttons, context),
  ];
  return [
    framed ? h('div', { class: `card theme-${message.card?.theme || 'none'} ${message.styles?.background || ''}` }, content) : content,
    drawUnfurl(message),
    message.files.map(drawFile),
    message.suggestions.length > 0 &&
      h('div', { class: 'chips' }, message.suggestions.map((one) =>
        h('button', { type: 'button', class: 'chip', 'data-testid': 'bot-suggestion', onclick: () => sayText(one.text) }, one.text))),
    message.thread &&
      h('button', { type: 'button', class: 'thread-link', 'data-testid': 'thread-link', onclick: () => openThread(message.thread) },
        icon('thread'), say('open_thread')),
  ];
}

const drawCardHead = (card) =>
  h(
    'header',
    { class: 'card-head' },
    h('h3', {}, card.title),
    card.thumbnail && h('img', { src: card.thumbnail, alt: '', loading: 'lazy' }),
  );

const drawPoll = (card) =>
  h('ul', { class: 'poll' }, card.options.map((option) => h('li', {}, h('span', {}, option.text), h('b', {}, '0'))));

const drawSections = (sections, context) =>
  sections.map((section) => [
    section.title && h('h4', {}, section.title),
    h('dl', { class: 'labels' }, (section.fields || []).map((field) =>
      h('div', {}, h('dt', {}, field.title), h('dd', {}, markup(field.value, context))))),
  ]);

const drawFile = (file) =>
  file.type?.startsWith('image/')
    ? h('img', { class: 'picture', src: `/sandbox/files/${file.id}`, alt: file.name, loading: 'lazy' })
    : h('a', { class: 'chip', href: `/sandbox/files/${file.id}`, download: file.name }, file.name);

const TONES = { '+': 'positive', '-': 'negative' };

export function drawButtons(buttons, context) {
  if (!buttons?.length) return null;
  return h('div', { class: 'buttons' }, buttons.map((button) => drawButton(button, context)));
}

function drawButton(button, context) {
  const properties = {
    class: `button ${TONES[button.type] || ''}`,
    title: button.hint,
    'data-testid': 'button',
    'data-label': button.label,
    onclick: () => context.press(button),
  };
  const link = linkOf(button);
  if (!link) return h('button', { type: 'button', ...properties }, button.label);
  return h('a', { href: link, target: '_blank', rel: 'noopener', ...properties }, button.label, icon('link'));
}

// Links open by themselves, in a tab of their own, and the press is noted besides.
function linkOf(button) {
  const { type, data, confirm } = button.action;
  if (confirm || button.confirm || !['open.url', 'preview.url'].includes(type)) return null;
  return safeLink(data.web || data.url);
}

async function press(message, button) {
  const confirm = button.action.confirm || button.confirm;
  const answer = confirm ? await askFirst(confirm) : {};
  if (answer === null) return;
  const element = document.activeElement;
  element?.classList?.add('busy');
  await act('press', { message: message.id, button: button.instant ? `$${button.instant}` : button.label, ...answer });
  element?.classList?.remove('busy');
  const link = confirm && safeLink(button.action.data.web || button.action.data.url);
  if (link) window.open(link, '_blank', 'noopener');
}
