/**
 * Anchoring of a call's media, whoever does it. The trunk asks; an engine (embedded, rtpengine) answers with session descriptions.
 *
 * <p>Session descriptions (RFC 8866) cross this contract as text: an engine reads what the peer offered and writes what the peer is to see,
 * so no codec, key or candidate is ever known to the signalling side.
 */
@Export
@Version("0.4.0")
@NullMarked
package org.patchbay.api.media;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
