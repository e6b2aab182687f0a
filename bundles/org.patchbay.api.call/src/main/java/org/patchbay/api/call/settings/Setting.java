package org.patchbay.api.call.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a component of a settings record: its value where nobody set one, and what it may be. Without it, a setting is empty, 0 or false. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Setting {
    /** As it would be written. */
    String value() default "";

    /** For numbers and durations (in seconds): the least that is taken. */
    long min() default Long.MIN_VALUE;

    /** For numbers and durations (in seconds): the most that is taken. */
    long max() default Long.MAX_VALUE;

    /** What it is for, in a sentence, for the operator who reads what can be set. */
    String text() default "";
}
