package org.patchbay.api.ops.settings;

import java.util.List;

/**
 * One setting that a bundle says it reads.
 *
 * @param owner the handler or treatment that reads it
 * @param key as it is written, such as {@code ring_seconds}
 * @param byDefault what is in force where nobody set it, as it would be written
 * @param min the least that is taken, for numbers and times; {@code Long.MIN_VALUE} for no limit
 * @param max the most that is taken; {@code Long.MAX_VALUE} for no limit
 * @param allowed the words that are taken, for a choice and for true or false; else empty
 * @param text what it is for, for people; may be empty
 */
public record DeclaredSetting(
        String owner,
        String key,
        SettingKind kind,
        String byDefault,
        long min,
        long max,
        List<String> allowed,
        String text) {

    public DeclaredSetting {
        allowed = List.copyOf(allowed);
    }

    /** What somebody may have written when its owner is not there to say what it is. */
    public static DeclaredSetting unknown(String owner, String key) {
        return new DeclaredSetting(owner, key, SettingKind.UNKNOWN, "", Long.MIN_VALUE, Long.MAX_VALUE, List.of(), "");
    }

    /** What may be written, for people: {@code whole number, 1 to 180}. */
    public String takes() {
        return switch (kind) {
            case TEXT -> "text";
            case TRUTH, CHOICE -> String.join(", ", allowed);
            case WHOLE -> "whole number" + range();
            case NUMBER -> "number" + range();
            case SECONDS -> "seconds" + range();
            case LIST -> "list, parted by commas";
            case UNKNOWN -> "not known now";
        };
    }

    private String range() {
        boolean least = min > Long.MIN_VALUE;
        boolean most = max < Long.MAX_VALUE;
        if (least && most) {
            return ", " + min + " to " + max;
        }
        return least ? ", " + min + " or more" : most ? ", " + max + " or less" : "";
    }
}
