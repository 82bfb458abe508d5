// The page's own code, as a customer would write it: the consent banner and a custom action.
(function () {
  'use strict';
  var ASKED = 'site_consent';
  var banner = document.getElementById('consent');
  var catalogue = document.getElementById('catalogue');

  banner.hidden = Boolean(localStorage.getItem(ASKED));
  banner.querySelectorAll('button').forEach(function (button) {
    button.addEventListener('click', function () {
      localStorage.setItem(ASKED, button.dataset.consent);
      banner.hidden = true;
      if (window.beacon) window.beacon.consent(button.dataset.consent === 'yes');
    });
  });
  catalogue.addEventListener('click', function () {
    window.$zoho.salesiq.visitor.customaction('Downloaded the catalogue');
    catalogue.textContent = catalogue.dataset.done;
    catalogue.disabled = true;
  });
})();
