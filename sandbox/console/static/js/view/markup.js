// Cliq's text marks as elements: bold, italic, code, links, mentions, quotes, headings, instant buttons.
// A text is never parsed as HTML, and a link must begin with a scheme that is safe to open.

import { h, safeLink } from '../dom.js';
import { state } from '../store.js';

const INLINE = new RegExp(
  [
    '`([^`\\n]+)`', // 1 code
    '\\[([^\\]\\n]*)\\]\\(([^)\\s]+)\\)', // 2, 3 link, instant button, silent mention
    '\\{@([^}\\s]+)\\}', // 4 mention
    '\\{#([^}\\s]+)\\}', // 5 channel
    '(?<![\\w*])\\*(?=\\S)([^*\\n]*[^*\\s])\\*(?![\\w*])', // 6 bold
    '__(?=\\S)([^\\n]*?\\S)__', // 7 underline
    '(?<![\\w_])_(?=\\S)([^_\\n]*[^_\\s])_(?![\\w_])', // 8 italic
    '~(?=\\S)([^~\\n]*[^~\\s])~', // 9 struck
    '(https?:\\/\\/[^\\s<>"\\]]+)', // 10 bare link
  ].join('|'),
  'gu',
);

export function markup(text, context) {
  const blocks = [];
  const parts = String(text).split('```');
  parts.forEach((part, index) => {
    if (index % 2) blocks.push(h('pre', {}, part.replace(/^\n|\n$/g, '')));
    else if (part) blocks.push(...lines(part, context));
  });
  return blocks;
}

function lines(text, context) {
  const rows = text.replace(/^\n|\n$/g, '').split('\n');
  return rows.map((row) => {
    const heading = row.match(/^(#{1,3}) (.+)/);
    if (heading) return h(`h${heading[1].length + 3}`, { class: 'heading' }, inline(heading[2], context));
    if (/^-{3,}$/.test(row)) return h('hr', {});
    if (row.startsWith('!') && row.length > 1) return h('blockquote', {}, inline(row.slice(1), context));
    return h('p', {}, row ? inline(row, context) : '\u00a0');
  });
}

export function inline(text, context) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    found.push(text.slice(end, match.index), piece(match, context));
    end = match.index + match[0].length;
  }
  found.push(text.slice(end));
  return found.filter((part) => part !== '');
}

function piece(match, context) {
  const [whole, code, label, target, mention, channel, bold, under, italic, struck, bare] = match;
  if (code !== undefined) return h('code', {}, code);
  if (target !== undefined) return link(whole, label, target, context);
  if (mention !== undefined) return h('span', { class: 'mention' }, `@${nameOf(mention)}`);
  if (channel !== undefined) return h('span', { class: 'mention' }, `#${channel}`);
  if (bold !== undefined) return h('strong', {}, inline(bold, context));
  if (under !== undefined) return h('u', {}, inline(under, context));
  if (italic !== undefined) return h('em', {}, inline(italic, context));
  if (struck !== undefined) return h('s', {}, inline(struck, context));
  return h('a', { href: bare, target: '_blank', rel: 'noopener' }, bare);
}

function link(whole, label, target, context) {
  if (target.startsWith('$')) {
    const reference = context?.references?.[target.slice(1)];
    if (!reference) return whole;
    const button = { ...reference.object, instant: target.slice(1) };
    return h(
      'button',
      {
        type: 'button',
        class: 'instant',
        title: reference.object.label,
        'data-testid': 'instant-button',
        'data-label': reference.object.label,
        onclick: () => context.press(button),
      },
      label,
    );
  }
  if (/^(zohoid|mail):/.test(target)) return h('span', { class: 'mention' }, label);
  const address = safeLink(target);
  return address ? h('a', { href: address, target: '_blank', rel: 'noopener' }, label) : whole;
}

const nameOf = (id) => state.users.find((user) => user.zuid === id || user.email === id)?.name || id;
