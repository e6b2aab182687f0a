/** What has to exist in the customer's Microsoft tenant: computed, written down as scripts to review, and compared with what is there. */
@NullMarked
package org.patchbay.tenant.plan;

import org.jspecify.annotations.NullMarked;
