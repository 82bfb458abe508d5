// Charts that Cliq draws itself: shares as pie, doughnut or half doughnut; graphs as bars, stacked bars or lines.

import { h, svg } from '../dom.js';

const WIDTH = 520;
const HEIGHT = 230;
const LEFT = 48;
const BOTTOM = 34;
const TOP = 12;

const tone = (index) => `series-${index % 8}`;

export function drawShares(slide) {
  const style = slide.styles?.preview || 'pie';
  const half = style === 'semi_doughnut';
  const total = slide.data.reduce((sum, item) => sum + item.value, 0) || 1;
  const sweep = half ? Math.PI : 2 * Math.PI;
  let angle = half ? -Math.PI : -Math.PI / 2;
  const inner = style === 'pie' ? 0 : 48;
  const arcs = slide.data.map((item, index) => {
    const next = angle + (item.value / total) * sweep;
    const path = svg('path', { d: ring(90, 90, 80, inner, angle, next), class: tone(index) }, title(item.label, item.value));
    angle = next;
    return path;
  });
  return h(
    'figure',
    { class: 'chart shares' },
    svg('svg', { viewBox: half ? '0 0 180 98' : '0 0 180 180', role: 'img' }, arcs),
    legend(slide.data.map((item) => `${item.label} · ${Math.round((item.value / total) * 1000) / 10}%`)),
  );
}

// A piece of a ring from one angle to another; a whole turn is cut just short of itself.
function ring(x, y, outer, inner, from, to) {
  const end = Math.min(to, from + 2 * Math.PI - 0.0001);
  const large = end - from > Math.PI ? 1 : 0;
  const at = (radius, angle) => `${(x + radius * Math.cos(angle)).toFixed(2)} ${(y + radius * Math.sin(angle)).toFixed(2)}`;
  const back = inner ? `L${at(inner, end)}A${inner} ${inner} 0 ${large} 0 ${at(inner, from)}` : `L${x} ${y}`;
  return `M${at(outer, from)}A${outer} ${outer} 0 ${large} 1 ${at(outer, end)}${back}Z`;
}

export function drawGraph(slide) {
  const style = slide.styles?.preview || 'vertical_bar';
  const series = slide.data;
  const labels = [...new Set(series.flatMap((one) => one.values.map((point) => point.label)))];
  const value = (one, label) => one.values.find((point) => point.label === label)?.value || 0;
  const stacked = style.includes('stacked');
  const sums = labels.map((label) => series.reduce((sum, one) => sum + value(one, label), 0));
  const top = round(Math.max(1, ...(stacked ? sums : series.flatMap((one) => one.values.map((point) => point.value)))));
  const plot = { labels, series, value, top, step: (WIDTH - LEFT - 8) / Math.max(labels.length, 1) };
  const marks = style === 'trend' ? lines(plot) : bars(plot, stacked);
  return h(
    'figure',
    { class: 'chart graph' },
    svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img' }, grid(plot), marks, names(plot)),
    legend(series.map((one) => one.category)),
    (slide.styles?.x_axis || slide.styles?.y_axis) &&
      h('figcaption', {}, [slide.styles.x_axis, slide.styles.y_axis].filter(Boolean).join(' / ')),
  );
}

const height = (plot, amount) => (amount / plot.top) * (HEIGHT - TOP - BOTTOM);
// The top of a scale of four even steps that people count in.
function round(number) {
  const step = number / 4;
  const power = 10 ** Math.floor(Math.log10(step));
  const even = [1, 2, 2.5, 5, 10].map((part) => part * power).find((one) => one >= step && (number < 4 || Number.isInteger(one) || power < 1));
  return 4 * even;
}

function bars(plot, stacked) {
  const room = plot.step * 0.7;
  const width = Math.min(stacked ? room : room / plot.series.length, 46);
  return plot.labels.flatMap((label, column) => {
    let floor = HEIGHT - BOTTOM;
    const begin = LEFT + plot.step * (column + 0.5) - (stacked ? width : width * plot.series.length) / 2;
    return plot.series.map((one, index) => {
      const tall = Math.max(height(plot, plot.value(one, label)), 0);
      const y = floor - tall;
      if (stacked) floor = y;
      const x = begin + (stacked ? 0 : index * width);
      const box = { x, y, width: Math.max(width - 2, 1), height: tall, rx: 2, class: tone(index) };
      return svg('rect', box, title(`${one.category} · ${label}`, plot.value(one, label)));
    });
  });
}

function lines(plot) {
  return plot.series.flatMap((one, index) => {
    const points = plot.labels.map((label, column) => [
      LEFT + plot.step * (column + 0.5),
      HEIGHT - BOTTOM - height(plot, plot.value(one, label)),
    ]);
    const path = points.map(([x, y], place) => `${place ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
    const dots = points.map(([cx, cy], place) =>
      svg('circle', { cx, cy, r: 3.5, class: tone(index) }, title(plot.labels[place], plot.value(one, plot.labels[place]))));
    return [svg('path', { d: path, class: `line ${tone(index)}` }), ...dots];
  });
}

function grid(plot) {
  return [0, 0.25, 0.5, 0.75, 1].flatMap((part) => {
    const y = HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
    return [
      svg('line', { x1: LEFT, x2: WIDTH - 8, y1: y, y2: y, class: 'rule' }),
      svg('text', { x: LEFT - 8, y: y + 4, class: 'scale' }, short(plot.top * part)),
    ];
  });
}

function names(plot) {
  return plot.labels.map((label, column) =>
    svg('text', { x: LEFT + plot.step * (column + 0.5), y: HEIGHT - 12, class: 'name' }, cut(label, plot.step)));
}

const cut = (label, room) => {
  const most = Math.max(Math.floor(room / 8), 3);
  return [...label].length > most ? `${[...label].slice(0, most - 1).join('')}…` : label;
};
const short = (number) => Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 }).format(number);
const title = (label, value) => svg('title', {}, `${label}: ${value}`);
const legend = (texts) =>
  h('ul', { class: 'legend' }, texts.map((text, index) => h('li', {}, h('i', { class: tone(index) }), text)));
