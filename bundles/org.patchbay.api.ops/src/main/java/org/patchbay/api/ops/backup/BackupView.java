package org.patchbay.api.ops.backup;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What a backup says of itself.
 *
 * @param format the number of its format
 * @param writer the version of Patchbay that wrote it
 * @param at when
 * @param author who wanted it
 * @param documents how many are in it
 * @param digest SHA-256 of what stands before the digest, in hexadecimal digits
 */
public record BackupView(
        Path file, int format, String writer, Instant at, String author, int documents, String digest) {}
