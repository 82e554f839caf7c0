// Says that scripts run, before the first paint: the design system's components are styled by it.
document.body.className +=
  ' js-enabled' + ('noModule' in window.HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');
