// Every page of the demo site at every width, light and dark.
import { pages } from './lib/pages.mjs';
import { sweep } from './lib/sweep.mjs';

await sweep(pages);
