/**
 * What tests of media engines are written with: {@link org.patchbay.testkit.media.MediaEngineContract} is what every engine inherits, with peers
 * on loopback that speak and hear RTP; {@link org.patchbay.testkit.media.RelayEngine} is the least engine there can be.
 */
@NullMarked
package org.patchbay.testkit.media;

import org.jspecify.annotations.NullMarked;
