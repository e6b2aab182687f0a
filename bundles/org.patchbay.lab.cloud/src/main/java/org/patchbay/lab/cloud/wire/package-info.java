/** What the stand-ins share: a clock, web servers, faults, a log, certificates. For tests alone. */
@NullMarked
package org.patchbay.lab.cloud.wire;

import org.jspecify.annotations.NullMarked;
