export { dateFault, momentNamed } from './compared-moment.js';
export { isSpan, type Span } from './condition-span.js';
export {
  type Conditions,
  conditionsHold,
  conditionsSchema,
  type Operator,
  operatorsOf,
  operatorTitles,
  type Rule,
  rulesOf,
  spanOperators,
} from './conditions.js';
export { describeConditions, fieldTitle, type NamedLists } from './describe-conditions.js';
export { fieldValue, isFieldReference, referredFields, resolveFields } from './field-references.js';
