// The web site's tab: a small browser with the customer's site on the left, the operator's desk on the right.

import { post } from '../api.js';
import { h, icon, replace } from '../dom.js';
import { set, state } from '../store.js';
import { say } from '../words.js';
import { drawDesk } from './desk.js';
import { loadSite } from '../site.js';

const SITE_KEYS = ['siq_visitor', 'site_consent'];

export function drawSite() {
  if (!state.site.brands.length) return;
  const place = document.getElementById('site');
  if (!place.querySelector('iframe')) {
    replace(place, h('section', { class: 'browser' }, h('header', { id: 'browser-bar' }),
      h('iframe', { title: say('web_site'), 'data-testid': 'site-frame', src: address(), onload: drawBar })),
    h('section', { id: 'desk', 'data-testid': 'operator-desk' }));
  }
  drawBar();
  drawDesk();
}

const frame = () => document.querySelector('#site iframe');

function address(kind = '') {
  const { site } = state;
  const campaign = site.campaigns?.[kind] || {};
  const query = new URLSearchParams(campaign).toString();
  return `/site/${site.brand}/${kind === 'letter' ? 'mail' : ''}${query ? `?${query}` : ''}`;
}

// Where the page in the frame is; it is of our own origin, or blank.
function where() {
  try {
    const found = frame()?.contentWindow?.location;
    return found && found.href !== 'about:blank' ? decodeURI(found.pathname + found.search) : '';
  } catch {
    return '';
  }
}

function drawBar() {
  const { site } = state;
  const bar = document.getElementById('browser-bar');
  if (!bar) return;
  const here = where();
  const key = JSON.stringify([here, site.brand, site.brands.map((one) => [one.name, one.beacon_key]), state.language]);
  if (bar.dataset.key === key) return;
  bar.dataset.key = key;
  replace(bar,
    h('select', { 'aria-label': say('brand_site'), 'data-testid': 'site-brand', onchange: (event) => go(event.target.value) },
      site.brands.map((one) => h('option', { value: one.slug, selected: one.slug === site.brand }, one.name))),
    h('output', { class: 'address', 'data-testid': 'site-address' }, here || say('left_site')),
    h('select', { 'aria-label': say('arrive_by'), 'data-testid': 'site-arrive', onchange: (event) => arrive(event.target.value) },
      h('option', { value: '' }, say('arrive_by')),
      ['letter', 'mail', 'ad', 'plain'].map((kind) => h('option', { value: kind }, say(`arrive_${kind}`)))),
    button('site-new', 'new_visitor', newVisitor),
    button('site-leave', 'leave_site', leave),
    drawTag(),
    h('a', { class: 'button', href: here || address(), target: '_blank', 'data-testid': 'site-window' }, icon('link'), say('own_window')));
}

// What a customer pastes into the pages: the product's snippet for this brand, or its key alone.
function drawTag() {
  const brand = state.site.brands.find((one) => one.slug === state.site.brand);
  const box = h('input', { type: 'text', value: brand?.beacon_key || '', 'aria-label': say('page_script'), 'data-testid': 'site-tag' });
  const save = async (event) => {
    event.preventDefault();
    const key = box.value.match(/data-brand="([^"]+)"/)?.[1] || box.value.trim();
    if (!brand || !key) return;
    await post(`visitors/set/brands/${brand.id}`, { beacon_key: key });
    await loadSite();
    open(address());
  };
  return h('details', { class: 'tag' }, h('summary', { class: 'button', 'data-testid': 'site-script' }, say('page_script')),
    h('form', { onsubmit: save }, h('p', { class: 'hint' }, say('paste_script')), box,
      h('button', { class: 'button primary', 'data-testid': 'site-tag-save' }, say('save_record'))));
}

const button = (testid, text, onclick) => h('button', { type: 'button', class: 'button', 'data-testid': testid, onclick }, say(text));

function go(brand) {
  set({ site: { ...state.site, brand } });
  open(address());
}

function open(path) {
  frame().src = path;
}

const arrive = (kind) => kind && open(address(kind));

function leave() {
  frame().src = 'about:blank';
}

// Somebody else at another computer: nothing of the one before is left in this browser.
function newVisitor() {
  leave();
  setTimeout(() => {
    for (const name of SITE_KEYS) localStorage.removeItem(name);
    for (const name of Object.keys(localStorage)) localStorage.removeItem(name);
    sessionStorage.clear();
    for (const cookie of document.cookie.split('; ')) {
      const name = cookie.split('=')[0];
      if (name && name !== 'sandbox_user') document.cookie = `${name}=; path=/; max-age=0`;
    }
    open(address());
    loadSite();
  }, 150);
}
