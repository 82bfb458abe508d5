// Starts the page: loads people and what is installed, wires the views, opens the chat or the record of the address.

import { get } from './api.js';
import { actAs, lookAgain, openRecord, refresh } from './actions.js';
import { beat } from './pulse.js';
import { loadSite } from './site.js';
import { on, set, state } from './store.js';
import { drawComposer, resetComposer } from './view/composer.js';
import { drawCrm } from './view/crm.js';
import { drawInspector } from './view/inspector.js';
import { drawSite } from './view/site.js';
import { drawSidebar } from './view/sidebar.js';
import { drawRoomHead, drawTimeline } from './view/timeline.js';
import { drawThread } from './view/thread.js';
import { drawTabs, drawTopbar } from './view/topbar.js';

const remembered = (name) => {
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : '';
};

function wire() {
  on('users', drawTopbar);
  on('user', drawTopbar);
  on('tab', drawTabs);
  on('inspecting', drawTabs);
  for (const part of ['chats', 'chat', 'seen', 'user']) on(part, drawSidebar);
  for (const part of ['chat', 'chats', 'user', 'home']) on(part, drawRoomHead);
  for (const part of ['messages', 'asides', 'chat', 'home']) on(part, drawTimeline);
  for (const part of ['chat', 'user', 'extension']) on(part, resetComposer);
  on('thread', drawThread);
  on('executions', drawInspector);
  on('crm', drawCrm);
  on('site', drawSite);
  on('tab', () => state.tab === 'site' && loadSite());
  on('language', () => {
    document.documentElement.lang = state.language;
    drawTopbar();
    drawSidebar();
    drawRoomHead();
    drawTimeline();
    drawComposer();
    drawThread();
    drawInspector();
    drawCrm();
    drawSite();
  });
}

async function start() {
  wire();
  const [users, extension] = await Promise.all([get('users'), get('extension')]);
  set({ users: users.filter((user) => user.cliq), extension });
  const wanted = new URLSearchParams(location.search);
  const linked = state.users.find((user) => user.linked && /rep/i.test(user.role));
  const email = wanted.get('user') || remembered('sandbox_user');
  const user = state.users.find((one) => one.email === email) || linked || state.users[0];
  await actAs(user.email, wanted.get('chat') || '#sales');
  drawTopbar();
  drawTabs();
  drawInspector();
  const record = location.pathname.match(/^\/crm\/.*?tab\/(\w+)\/(\d+)/);
  if (record) await openRecord(record[1], record[2]);
  await refresh();
  beat();
  window.addEventListener('focus', lookAgain);
  document.body.dataset.ready = 'true';
}

start();
