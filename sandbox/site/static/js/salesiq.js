// A stand-in for SalesIQ's page script: the object $zoho.salesiq with the JS API, and SalesIQ's own tracking.
// Names are those of https://www.zoho.com/salesiq/help/developer-section/ (JS API), read 2026-11-22.
(function () {
  'use strict';
  var siq = window.$zoho.salesiq;
  var KEY = 'siq_visitor';
  var heard = {}; // callbacks of the page by name

  function visitorKey() {
    var key = localStorage.getItem(KEY);
    if (!key) {
      key = 'w' + Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
      localStorage.setItem(KEY, key);
    }
    return key;
  }

  function call(path, body) {
    return fetch('/site/siq/' + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(Object.assign({ visitor: visitorKey(), brand: siq.widgetcode }, body)),
    }).then(function (answer) { return answer.status === 204 ? {} : answer.json(); });
  }

  function hear(name) {
    return function (callback) { (heard[name] = heard[name] || []).push(callback); };
  }

  // Tell the page's own code, as the JS API does: (visit id, facts).
  function tell(name) {
    var given = Array.prototype.slice.call(arguments, 1);
    (heard[name] || []).forEach(function (callback) { callback.apply(null, given); });
  }

  function about(name) {
    return function (value) {
      var body = {};
      body[name] = value;
      siq.known[name] = value;
      return call('about', body);
    };
  }

  siq.known = { id: '', uvid: '', name: '', email: '', info: {} };
  siq.visitor = {
    name: about('name'),
    email: about('email'),
    contactnumber: about('phone'),
    info: function (values) {
      siq.known.info = Object.assign({}, siq.known.info, values);
      return call('about', { info: values });
    },
    customaction: function (name) { tell('visitor.customaction', name); },
    question: function (text) { siq.widget.prefill(text); },
    id: function () { return siq.known.id; },
    uniqueid: function () { return siq.known.uvid; },
    getGeoDetails: function () { return { country: 'Japan', countrycode: 'JP', state: 'Tokyo', city: 'Minato', ip: '203.0.113.7' }; },
    chat: hear('visitor.chat'),
    attend: hear('visitor.attend'),
    missed: hear('visitor.missed'),
    trigger: hear('visitor.trigger'),
    rating: hear('visitor.rating'),
    feedback: hear('visitor.feedback'),
    offlineMessage: hear('visitor.offlineMessage'),
  };
  siq.chat = {
    start: function () { siq.widget.open(); },
    complete: hear('chat.complete'),
    attend: hear('visitor.attend'),
    agentMessage: hear('chat.agentMessage'),
    triggerMessage: hear('chat.triggerMessage'),
  };
  siq.tracking = {
    on: function () { siq.tracking.is = true; },
    off: function () { siq.tracking.is = false; },
    allowMultiTrigger: function (value) { siq.tracking.many = value === 'true'; },
    is: true,
    many: false,
  };
  siq.floatwindow = { visible: function (how) { if (how === 'show') siq.widget.open(); else siq.widget.close(); } };
  siq.floatbutton = { visible: function (how) { siq.widget.button(how === 'show'); } };
  siq.on = { customaction: hear('visitor.customaction') };

  siq.stand_in = { call: call, tell: tell, key: visitorKey };

  function start() {
    var landed = !document.referrer || new URL(document.referrer).origin !== location.origin || !sessionStorage.getItem('siq_visit');
    if (/\/mail$/.test(document.referrer)) landed = true;
    sessionStorage.setItem('siq_visit', '1');
    call('seen', {
      url: location.href,
      title: document.title,
      referrer: document.referrer,
      landed: landed,
      browser: { screen: screen.width + 'x' + screen.height, language: navigator.language, zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    }).then(function (known) {
      Object.assign(siq.known, known);
      siq.widget.start();
      siq.ready();
      document.body.dataset.salesiq = 'ready';
    });
    addEventListener('pagehide', function () {
      navigator.sendBeacon('/site/siq/left', new Blob([JSON.stringify({ visitor: visitorKey() })], { type: 'application/json' }));
    });
  }

  if (document.readyState === 'complete') start();
  else addEventListener('load', start);
})();
