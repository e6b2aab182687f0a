package org.patchbay.ops;

import java.util.function.ToIntFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers of {@link OpsConfig}, and what they may be. The container converts a value when it is asked for, and throws what names neither
 * the PID nor the key; a component that passed that on would be lost, and with it everything that needs it.
 */
public enum OpsNumber {
    AUDIT_KILOBYTES("audit_kilobytes", OpsConfig::audit__kilobytes, 16, 1 << 20, 4096),
    AUDIT_FILES("audit_files", OpsConfig::audit__files, 1, 10_000, 20),
    DISK_FREE_MEGABYTES("disk_free_megabytes", OpsConfig::disk__free__megabytes, 1, Integer.MAX_VALUE, 500),
    UPDATE_WAIT_SECONDS("update_wait_seconds", OpsConfig::update__wait__seconds, 1, 120, 10);

    private static final Logger LOG = LoggerFactory.getLogger(OpsNumber.class);

    private final String key;
    private final ToIntFunction<OpsConfig> value;
    private final int least;
    private final int most;
    private final int byDefault;

    OpsNumber(String key, ToIntFunction<OpsConfig> value, int least, int most, int byDefault) {
        this.key = key;
        this.value = value;
        this.least = least;
        this.most = most;
        this.byDefault = byDefault;
    }

    /** What is configured at the start, or the default where that cannot be used. */
    public int of(OpsConfig config) {
        return of(config, byDefault);
    }

    /** What is configured now, or the value before where that cannot be used; that is named in a warning. */
    public int of(OpsConfig config, int before) {
        String wrong;
        try {
            int configured = value.applyAsInt(config);
            if (configured >= least && configured <= most) {
                return configured;
            }
            wrong = String.valueOf(configured);
        } catch (RuntimeException e) {
            wrong = String.valueOf(e.getMessage()).replaceFirst(".*For input string: ", "");
        }
        LOG.warn(
                "org.patchbay.ops: {} = {} is not a whole number from {} to {}. {} stays in force.",
                key,
                wrong,
                least,
                most,
                before);
        return before;
    }
}
