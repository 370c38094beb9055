export { filesErrors } from './files.errors.ts';
export { createLocalFiles, type Files, type OpenFile, type StoredFile } from './files.ts';
