// The list of chats on the left: channels, the bot, direct chats; a dot where something is unread.

import { openChat } from '../actions.js';
import { avatar, h, icon, replace } from '../dom.js';
import { state } from '../store.js';
import { say } from '../words.js';

const SECTIONS = [['channel', 'channels'], ['bot', 'bots'], ['dm', 'direct']];

export function drawSidebar() {
  if (!state.user) return;
  replace(
    'sidebar',
    SECTIONS.map(([kind, title]) => {
      const chats = state.chats.filter((chat) => chat.kind === kind);
      return chats.length && [h('h2', {}, say(title)), h('ul', {}, chats.map((chat) => h('li', {}, item(chat))))];
    }),
  );
}

function item(chat) {
  const seen = state.seen[`${state.user.email} ${chat.name}`] ?? chat.messages;
  const unread = chat.name === state.chat ? 0 : chat.messages - seen;
  const picture =
    chat.kind === 'channel' ? h('span', { class: 'hash' }, icon('hash')) : avatar(chat.title, chat.name, chat.kind);
  return h(
    'button',
    {
      type: 'button',
      class: 'chat-item',
      'aria-current': chat.name === state.chat ? 'true' : null,
      'data-testid': 'chat-item',
      'data-chat': chat.name,
      onclick: () => openChat(chat.name),
    },
    picture,
    h('span', { class: 'chat-title' }, chat.kind === 'channel' ? chat.title.replace('#', '') : chat.title),
    unread > 0 && h('span', { class: 'unread' }, String(unread)),
  );
}
