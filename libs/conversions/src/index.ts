export {
  ConversionError,
  type ConversionName,
  conversionNames,
  conversions,
  convert,
  isMissing,
  scalarText,
  type ValueTable,
  type ValueTables,
} from './conversions.js';
export { InvalidPathError, parsePath, valueAt } from './json-path.js';
