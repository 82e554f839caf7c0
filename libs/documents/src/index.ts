export { allAddressees, addresseesFileSchema, importAddressees } from './addressees.js';
export { DocumentsModule } from './documents.module.js';
export { type DocumentFile, type DocumentFilter, type DocumentRow, DocumentsService } from './documents.service.js';
export { type GeneratedDocuments, GenerateDocument } from './generate-document.handler.js';
export { checkTemplate, importTemplates, templatesFileSchema } from './templates-file.js';
export { type TemplateRow, TemplatesService } from './templates.service.js';
export { UnusableTemplateError } from './unusable-template.error.js';
