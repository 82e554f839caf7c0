import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.mjs';

/**
 * Where Jest finds the source map of a module that has turned up in a stack. Few ever do, so a map is made when it is
 * asked for.
 */
class SourceMaps extends Map {
  folder;
  byPath = new Map();

  get(url) {
    if (!/^file:.*\.ts\?spec=/.test(url)) return undefined;
    const path = fileURLToPath(url);
    const known = this.byPath.get(path);
    if (known) return known;
    this.folder ??= this.makeFolder();
    const file = join(this.folder, `${String(this.byPath.size)}.map`);
    writeFileSync(file, compile(path).map);
    this.byPath.set(path, file);
    return file;
  }

  makeFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'linchpin-maps-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }
}

export const sourceMaps = new SourceMaps();
