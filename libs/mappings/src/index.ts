export {
  type Applies,
  appliesSchema,
  mappableType,
  type Mapping,
  type MappingField,
  mappingFields,
  type MappingRow,
  mappingRowSchema,
  settingOf,
  tableName,
} from './mapping.js';
export { MappingsService, missingFields, StaleMappingError, type StoredMapping } from './mappings.service.js';
export { importSources, sourcesFileSchema } from './sources-file.js';
export { type ValueTableRow, ValueTablesService } from './value-tables.service.js';
export { MappingsModule } from './mappings.module.js';
