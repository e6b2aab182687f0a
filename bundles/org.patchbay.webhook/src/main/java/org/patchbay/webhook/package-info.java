/** Takes what other services post to this node, and shows people pages. Types of the server stay in six of its classes. */
@NullMarked
package org.patchbay.webhook;

import org.jspecify.annotations.NullMarked;
