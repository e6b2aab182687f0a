/** Speech by programs of the operating system. */
@NullMarked
package org.patchbay.speech.espeak;

import org.jspecify.annotations.NullMarked;
