// The panel on the right: each webhook that was sent, and the answer received.

import { h, icon, replace } from '../dom.js';
import { set, state } from '../store.js';
import { say } from '../words.js';

const TYPING = ['suggestion_handler', 'form_values_handler'];
const opened = new Set();
let hideTyping = false;

// By the time they began: a slow answer does not move its webhook up.
const newest = (one, other) => other.time.localeCompare(one.time) || other.number - one.number;

export function drawInspector() {
  const shown = state.executions.filter((one) => !hideTyping || !TYPING.includes(one.handler)).sort(newest);
  replace(
    'inspector',
    h('header', { class: 'panel-head' }, h('h2', {}, say('webhooks')),
      h('label', { class: 'check' },
        h('input', { type: 'checkbox', checked: hideTyping, onchange: (event) => { hideTyping = event.target.checked; drawInspector(); } }),
        say('hide_typing')),
      h('button', { type: 'button', class: 'plain', 'aria-label': say('close'), onclick: () => set({ inspecting: false }) }, icon('close'))),
    h('div', { class: 'executions' }, shown.length ? runs(shown).map(drawRun) : h('p', { class: 'hint' }, say('no_webhooks'))),
  );
}

// Neighbours that one person caused by typing belong together: a list of lists, newest first.
function runs(executions) {
  const found = [];
  for (const one of executions) {
    const last = found.at(-1)?.[0];
    const typing = last && TYPING.includes(one.handler) && last.handler === one.handler && last.user === one.user;
    if (typing) found.at(-1).push(one);
    else found.push([one]);
  }
  return found;
}

function drawRun(run) {
  if (run.length === 1) return drawExecution(run[0]);
  const key = `run ${run.at(-1).number}`;
  const [last] = run;
  const details = h(
    'details',
    { class: 'run', open: opened.has(key), 'data-testid': 'typing-run' },
    h('summary', {},
      h('span', { class: 'handler' }, h('b', {}, say('typing')), ' ', h('small', {}, say('calls', { n: run.length }))),
      h('span', { class: 'about' }, about(last)),
      h('span', { class: 'took' }, `${median(run.map((one) => one.elapsed_ms))} ms`)),
    run.map(drawExecution),
  );
  details.addEventListener('toggle', () => (details.open ? opened.add(key) : opened.delete(key)));
  return details;
}

const median = (numbers) => Math.round(numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]);

function drawExecution(one) {
  const bad = one.failure || one.problems.length > 0;
  const details = h(
    'details',
    { class: `execution ${bad ? 'bad' : ''}`, open: opened.has(one.number), 'data-testid': 'execution', 'data-handler': one.handler },
    h('summary', {},
      h('span', { class: 'handler' }, h('b', {}, one.handler.replace(/_handler$/, '')), ' ', h('small', {}, one.component)),
      h('span', { class: 'about' }, about(one)),
      h('span', { class: `status ${one.status === 200 ? 'good' : 'bad'}` }, String(one.status ?? '—')),
      h('span', { class: 'took' }, `${Math.round(one.elapsed_ms)} ms`)),
  );
  const fill = () => details.childElementCount === 1 && details.append(...content(one));
  if (opened.has(one.number)) fill();
  details.addEventListener('toggle', () => {
    if (details.open) opened.add(one.number);
    else opened.delete(one.number);
    if (details.open) fill();
  });
  return details;
}

// The one thing that tells this webhook from its neighbours.
function about(one) {
  const { params, handler } = one.webhook.body;
  if (typeof params.arguments === 'string') return `/${one.name} ${params.arguments}`;
  return params.target?.object?.label || params.form?.name || handler.name || params.message?.text || params.message || params.url || one.name;
}

function content(one) {
  const { method, url, headers, body } = one.webhook;
  const head = [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  return [
    one.failure && h('p', { class: 'problem' }, icon('alert'), h('code', {}, one.failure.code), one.failure.text),
    one.problems.map((problem) => h('p', { class: 'problem' }, icon('alert'), h('code', {}, problem.limit), problem.text)),
    h('h3', {}, say('request')),
    h('pre', { class: 'head' }, head.join('\n')),
    h('pre', { class: 'json' }, coloured(body)),
    h('h3', {}, say('answer')),
    one.reply === null ? h('p', { class: 'hint' }, say('no_answer')) : h('pre', { class: 'json' }, coloured(one.reply)),
  ].flat().filter(Boolean);
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function coloured(value) {
  const text = JSON.stringify(value, null, 2);
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const kind = match[2] ? 'key' : match[1] ? 'string' : 'atom';
    parts.push(text.slice(end, match.index), h('span', { class: kind }, match[1] || match[0]), match[2] || '');
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}
