// Every text of the page in both languages. Texts of the product and of Cliq's answers are not here.

import { state } from './store.js';

const WORDS = {
  brand: ['Sandbox', 'サンドボックス'],
  chat: ['Chat', 'チャット'],
  crm: ['CRM', 'CRM'],
  acting_as: ['Acting as', '操作するユーザー'],
  language: ['Language', '言語'],
  webhooks: ['Webhooks', 'Webhook'],
  channels: ['Channels', 'チャンネル'],
  bots: ['Bots', 'ボット'],
  direct: ['Direct messages', 'ダイレクトメッセージ'],
  members: ['{n} members', 'メンバー {n} 人'],
  bot_chat: ['Your chat with the bot', 'ボットとの個人チャット'],
  direct_chat: ['Direct chat', 'ダイレクトチャット'],
  placeholder: ['Message {chat}, or type / for a command', '{chat} へのメッセージ（/ でコマンド）'],
  send: ['Send', '送信'],
  only_you: ['Only you can see this', 'あなただけに表示されています'],
  edited: ['edited', '編集済み'],
  empty_title: ['Nothing here yet', 'まだメッセージはありません'],
  empty_text: ['Try one of these:', '次のコマンドを試してください。'],
  suggestions: ['Suggestions', '候補'],
  no_suggestions: ['No suggestions', '候補はありません'],
  keys: ['↑↓ choose · Enter pick · Esc close', '↑↓ 選択 · Enter 決定 · Esc 閉じる'],
  refused: ['Cliq refuses this answer', 'この回答は Cliq に拒否されます'],
  cut: ['Cliq cuts this answer', 'この回答は一部のみ表示されます'],
  failed: ['The execution failed', '実行に失敗しました'],
  not_possible: ['That is not possible', 'この操作はできません'],
  dismiss: ['Dismiss', '閉じる'],
  close: ['Close', '閉じる'],
  cancel: ['Cancel', 'キャンセル'],
  confirm: ['Confirm', '実行する'],
  copied: ['Copied: {text}', 'コピーしました: {text}'],
  system: ['Cliq would now run: {api}', 'Cliq の操作: {api}'],
  preview: ['Preview', 'プレビュー'],
  open_link: ['Open', '開く'],
  thread: ['Thread', 'スレッド'],
  open_thread: ['Open the thread', 'スレッドを開く'],
  reply: ['Reply in the thread', 'スレッドに返信'],
  mandatory: ['This field is needed', '必須項目です'],
  choose: ['Choose', '選択してください'],
  search_more: ['Type to search', '入力して検索'],
  nothing_found: ['Nothing found', '見つかりません'],
  request: ['Request', 'リクエスト'],
  answer: ['Answer', '回答'],
  no_answer: ['No answer', '回答なし'],
  hide_typing: ['Hide suggestions', '入力候補を隠す'],
  no_webhooks: ['Each webhook that Cliq sends to the server, and the answer to it, appears here.',
    'Cliq がサーバーに送る Webhook とその回答がここに表示されます。'],
  records: ['{n} records', '{n} 件'],
  search_records: ['Search records', 'データを検索'],
  notes: ['Notes', 'メモ'],
  no_notes: ['No notes', 'メモはありません'],
  no_records: ['{user} sees no records here', '{user} に表示できるデータはありません'],
  pick_record: ['Choose a record to read its fields and notes', 'データを選択すると項目とメモが表示されます'],
  as_user: ['As {user} sees it', '{user} の権限で表示しています'],
  not_linked: ['not linked', '未連携'],
  administrator: ['administrator', '管理者'],
  lost: ['The sandbox does not answer', 'サンドボックスが応答しません'],
};

export function say(key, facts = {}) {
  const [english, japanese] = WORDS[key];
  const text = state.language === 'ja' ? japanese : english;
  return text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

export const EXAMPLES = {
  en: ['/zcrm leads', '/zcrm leads [Company] contains [zyl]', '/zcrm deals [Amount] < [2000000]'],
  ja: ['/zcrm leads', '/zcrm leads [会社] contains [zyl]', '/zcrm deals [総額] < [2000000]'],
};
