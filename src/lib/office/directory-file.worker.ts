// Reads the country's file beside the page, which stays quick meanwhile.
import { openDirectoryFile } from '#lib/core/receiving/directory/open-file.ts';

addEventListener('message', ({ data }: MessageEvent<Uint8Array>) => postMessage(openDirectoryFile(data)));
