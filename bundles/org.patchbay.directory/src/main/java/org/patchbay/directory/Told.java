package org.patchbay.directory;

import org.patchbay.api.directory.Contents;

/**
 * What a source said last.
 *
 * @param source its name
 */
record Told(String source, Contents contents) {}
