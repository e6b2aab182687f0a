/** Takes what other services post to this node. Types of the server stay in four of its classes. */
@NullMarked
package org.patchbay.webhook;

import org.jspecify.annotations.NullMarked;
