/** Prompts and tones as G.711 at a steady pace. */
@NullMarked
package org.patchbay.media.embedded.play;

import org.jspecify.annotations.NullMarked;
