/** The demo: calls through the runtime, told step by step. */
@NullMarked
package org.patchbay.lab.demo;

import org.jspecify.annotations.NullMarked;
