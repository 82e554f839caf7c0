export { allAddressees, addresseesFileSchema, importAddressees } from './addressees.js';
export { checkTemplate } from './check-template.js';
export { DocumentsModule } from './documents.module.js';
export { type DocumentFile, type DocumentFilter, type DocumentRow, DocumentsService } from './documents.service.js';
export { type GeneratedDocuments, GenerateDocument } from './generate-document.handler.js';
export { LetterForesight } from './letter-foresight.js';
export { letterDateFaults } from './letter-date-faults.js';
export type { PrintedField } from './merge-fields.js';
export {
  type DocumentStep,
  type DocumentTrigger,
  type TemplateFault,
  templateFaults,
  templateNote,
  type TemplateRules,
} from './template-faults.js';
export { importTemplates, printsOf, templatesFileSchema } from './templates-file.js';
export { isHeld } from './template.js';
export { type TemplateRow, TemplatesService } from './templates.service.js';
export { UnusableTemplateError } from './unusable-template.error.js';
export { kindByName } from './word-file-kind.js';
