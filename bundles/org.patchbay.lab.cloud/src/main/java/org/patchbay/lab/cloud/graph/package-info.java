/** Stands in for Microsoft Graph v1.0: people, presence, subscriptions. For tests alone. */
@NullMarked
package org.patchbay.lab.cloud.graph;

import org.jspecify.annotations.NullMarked;
