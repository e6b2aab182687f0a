/** The media engine on rtpengine daemons: sessions, legs, and which instance carries them. */
@NullMarked
package org.patchbay.media.rtpengine;

import org.jspecify.annotations.NullMarked;
