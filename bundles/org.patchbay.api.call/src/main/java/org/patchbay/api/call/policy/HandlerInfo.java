package org.patchbay.api.call.policy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.osgi.service.component.annotations.ComponentPropertyType;

/** Put beside {@code @Component} on a {@link CallHandler}: under which name, and when, it is asked. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface HandlerInfo {
    String PREFIX_ = "patchbay.";

    /** What the roster, the trace and the settings know it by, such as {@code blocking}. Another bundle with the same name and a higher version takes its place. */
    String name();

    Phase phase();

    /** Names of handlers of the same phase that come later. Unknown ones are ignored; a cycle is refused with the handler that closes it. */
    String[] before() default {};

    /** Names of handlers of the same phase that come earlier. */
    String[] after() default {};

    /** How long one asking may take, in milliseconds. A handler that is over it again and again is quarantined. */
    int budget_ms() default 20;

    /** The version of the state it writes. It is shown the state of an older version with that version's number. */
    int state_version() default 1;

    /** Whether it is asked about emergency calls too; it can enrich such a call but not refuse it. */
    boolean emergency() default false;

    /**
     * The record that it reads its settings into, so that what is written for it is checked; {@code Record.class} for none. Its components have
     * {@link org.patchbay.api.call.settings.Setting} where there is more to say than their types.
     */
    Class<? extends Record> settings() default Record.class;
}
