package org.patchbay.tenant.plan;

import java.util.regex.Pattern;

/**
 * How the objects are called. All begin with one prefix, so that nothing of the customer's own is touched. No name is longer than 49 characters,
 * the least that a kind of object allows (New-CsTenantDialPlan.md).
 *
 * @param prefix letters, digits, dots and dashes
 */
record Names(String tenant, String prefix) {
    static final int LONGEST_PREFIX = 32;
    private static final Pattern OURS = Pattern.compile(
            "-(Main|Standby|Emergency)(-[0-9]{1,3}|-[A-Z]{2})?|-(Extension|Block)-[0-9]{1,4}|-Dial-[A-Z]{2}");

    static Names of(String tenant, String template) {
        String prefix = template.replace("{tenant}", tenant).replaceAll("[^A-Za-z0-9.-]", "-");
        if (prefix.length() > LONGEST_PREFIX) {
            // Two long names that begin alike must not become one.
            prefix = prefix.substring(0, LONGEST_PREFIX - 9) + "-" + String.format("%08x", prefix.hashCode());
        }
        return new Names(tenant, prefix);
    }

    /** What the description of each object begins with. */
    String mark() {
        return "Patchbay plan of " + tenant + ":";
    }

    /** Whether it is one that a plan of this tenant makes, or made in other days. */
    boolean ours(String name) {
        return name.startsWith(prefix)
                && OURS.matcher(name.substring(prefix.length())).matches();
    }

    String main() {
        return prefix + "-Main";
    }

    String standby() {
        return prefix + "-Standby";
    }

    String emergency() {
        return prefix + "-Emergency";
    }

    String emergency(String country) {
        return prefix + "-Emergency-" + country;
    }

    String dialPlan(String country) {
        return prefix + "-Dial-" + country;
    }

    String extension(int index) {
        return prefix + "-Extension-" + index;
    }

    String block(int index) {
        return prefix + "-Block-" + index;
    }
}
