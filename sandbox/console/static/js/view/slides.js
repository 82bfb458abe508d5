// Slides of a message: text, table, list, images, label, percentage chart, graph.

import { h } from '../dom.js';
import { drawGraph, drawShares } from './charts.js';
import { markup } from './markup.js';

const KINDS = { text, table, list, images, label, percentage_chart: drawShares, graph: drawGraph };

export function drawSlide(slide, context, buttons) {
  const draw = KINDS[slide.type];
  return h(
    'section',
    { class: `slide slide-${slide.type}`, 'data-testid': `slide-${slide.type}` },
    slide.title && h('h4', {}, slide.title),
    draw ? draw(slide, context) : null,
    buttons(slide.buttons),
  );
}

function text(slide, context) {
  return h('div', { class: 'text' }, markup(slide.data, context));
}

function table(slide, context) {
  const { headers, rows } = slide.data;
  const widths = slide.data.styles?.width || slide.styles?.width;
  const grid = h(
    'table',
    {},
    widths && h('colgroup', {}, widths.map((width) => h('col', { width: `${width}%` }))),
    h('thead', {}, h('tr', {}, headers.map((header) => h('th', { scope: 'col' }, header)))),
    h('tbody', {}, rows.map((row) =>
      h('tr', {}, headers.map((header) => h('td', {}, markup(row[header] ?? '', context)))))),
  );
  return h('div', { class: 'table-frame' }, grid);
}

function list(slide, context) {
  const style = slide.styles?.type || 'disc';
  const items = slide.data.map((item) => h('li', {}, markup(item, context)));
  return /^(decimal|lower|upper)/.test(style) ? h('ol', { class: style }, items) : h('ul', { class: style }, items);
}

function images(slide) {
  return h('div', { class: 'pictures' }, slide.data.map((src) => h('img', { class: 'picture', src, alt: '' })));
}

function label(slide, context) {
  const pairs = slide.data.map((pair) =>
    'label' in pair && 'value' in pair ? [pair.label, pair.value] : Object.entries(pair)[0],
  );
  return h('dl', { class: 'labels' }, pairs.map(([name, value]) =>
    h('div', {}, h('dt', {}, name), h('dd', {}, markup(value ?? '', context)))));
}
