const { Button, createAll, ErrorSummary, SkipLink } = await import(new URL('govuk-frontend.min.js', import.meta.url));

// What stands under a choice that is not made. Not left to GOV.UK Frontend's Radios: they say that a radio button is
// expanded, which ARIA does not allow. The style sheet hides by the same rule.
const notChosen = '.govuk-radios__item:not(:has(:checked)) + .govuk-radios__conditional';

// A browser that does not know the rule shows every field, as all do without JavaScript.
if (window.CSS.supports('selector(:has(*))')) {
  document.body.classList.add('js-enabled', 'govuk-frontend-supported');
  for (const component of [Button, ErrorSummary, SkipLink]) createAll(component);

  // What cannot be seen is no part of the answer.
  for (const form of document.querySelectorAll('form')) {
    form.addEventListener('formdata', (event) => {
      for (const field of form.querySelectorAll(`${notChosen} [name]`)) event.formData.delete(field.name);
    });
  }
}
