// Calls a hospital whose board is closed: shows that a request waits, and opens the board. It controls no page, keeps
// nothing and answers no fetch; the crew's worker is another one (src/service-worker.ts).
'use strict';

const isEnglish = /^en\b/i.test(self.navigator.language);
const words = (ja, en) => (isEnglish ? en : ja);
const texts = {
  'request-waits': [
    words('受入要請が届いています', 'A request is waiting'),
    words('押すと要請一覧が開きます。返答してください。', 'Press to open the requests and answer.'),
  ],
  'still-waits': [
    words('受入要請に返答がありません', 'A request is still waiting'),
    words('隊が返答を待っています。押すと要請一覧が開きます。', 'A crew is waiting. Press to open the requests.'),
  ],
  test: [
    words('呼出しの試験です', 'This is a test'),
    words('この端末を閉じていても、要請が届くとこのように知らせます。', 'A request will call you like this.'),
  ],
};
const ended = [
  words('この端末の呼出しが切れました', 'This device is no longer called'),
  words('押すと要請一覧が開きます。もう一度登録してください。', 'Press to open the requests and register again.'),
];
const board = '/hospital';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('push', (event) => event.waitUntil(show(callOf(event.data))));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(notify(ended, 'tasuki-ended')));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openBoard());
});

/** A call that cannot be read is a call. */
function callOf(data) {
  try {
    const { call } = data.json();
    return Object.hasOwn(texts, call) ? call : 'request-waits';
  } catch {
    return 'request-waits';
  }
}

const show = (call) => notify(texts[call], call === 'test' ? 'tasuki-test' : 'tasuki-request', call !== 'test');

/** One notification for all requests; each call sounds anew. */
function notify([title, body], tag, stays = true) {
  return self.registration.showNotification(title, {
    body,
    tag,
    renotify: true,
    requireInteraction: stays,
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    vibrate: [300, 120, 300, 120, 300],
  });
}

async function openBoard() {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = pages.find(({ url }) => new URL(url).pathname === board);
  return open ? open.focus() : self.clients.openWindow(board);
}
