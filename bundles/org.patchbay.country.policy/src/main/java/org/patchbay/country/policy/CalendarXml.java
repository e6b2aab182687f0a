package org.patchbay.country.policy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.time.Month;
import java.time.MonthDay;
import java.time.Year;
import java.time.chrono.Chronology;
import java.time.chrono.IsoChronology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import de.focus_shift.jollyday.core.spi.ChristianHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.Described;
import de.focus_shift.jollyday.core.spi.EthiopianOrthodoxHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedWeekdayBetweenFixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedWeekdayInMonthHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.FixedWeekdayRelativeToFixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.HolidayCalendarConfiguration;
import de.focus_shift.jollyday.core.spi.HolidayConfigurations;
import de.focus_shift.jollyday.core.spi.IslamicHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.RelativeToEasterSundayHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.RelativeToFixedHolidayConfiguration;
import de.focus_shift.jollyday.core.spi.RelativeToWeekdayInMonthHolidayConfiguration;
import org.jspecify.annotations.Nullable;
import org.threeten.extra.Days;
import org.threeten.extra.chrono.JulianChronology;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Reads jollyday's calendars for it: an element of the XML is an object of the library's interface of that name, whose methods are its
 * attributes and child elements. The library's own readers take a whole XML binding with them, of twice the size of all else here.
 */
final class CalendarXml {
    /** Methods that are not called like what they read. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("holidayType", "localizedType"),
            Map.entry("cycle", "every"),
            Map.entry("conditions", "MovingCondition"),
            Map.entry("weekdayInMonth", "FixedWeekday"),
            Map.entry("date", "Date"),
            Map.entry("fixed", "Fixed"),
            Map.entry("relativeToFixed", "RelativeToFixed"),
            Map.entry("relativeToWeekdayInMonth", "RelativeToWeekdayInMonth"),
            Map.entry("fixedWeekdays", "FixedWeekday"),
            Map.entry("christianHolidays", "ChristianHoliday"),
            Map.entry("islamicHolidays", "IslamicHoliday"),
            Map.entry("fixedWeekdayBetweenFixed", "FixedWeekdayBetweenFixed"),
            Map.entry("fixedWeekdayRelativeToFixed", "FixedWeekdayRelativeToFixed"),
            Map.entry("ethiopianOrthodoxHolidays", "EthiopianOrthodoxHoliday"),
            Map.entry("relativeToEasterSunday", "RelativeToEasterSunday"),
            Map.entry("holidays", "Holidays"),
            Map.entry("subConfigurations", "SubConfigurations"));
    /** What the schema says of attributes that are left out. */
    private static final Map<String, String> DEFAULTS =
            Map.of("localizedType", "PUBLIC_HOLIDAY", "every", "EVERY_YEAR", "chronology", "GREGORIAN");

    /** The library looks at the methods of this class to learn which kinds there are, so that it has to have them; and calls them, so that it is public. */
    public record Kinds(
            List<FixedHolidayConfiguration> fixed,
            List<RelativeToFixedHolidayConfiguration> relativeToFixed,
            List<RelativeToWeekdayInMonthHolidayConfiguration> relativeToWeekdayInMonth,
            List<FixedWeekdayInMonthHolidayConfiguration> fixedWeekdays,
            List<ChristianHolidayConfiguration> christianHolidays,
            List<IslamicHolidayConfiguration> islamicHolidays,
            List<FixedWeekdayBetweenFixedHolidayConfiguration> fixedWeekdayBetweenFixed,
            List<FixedWeekdayRelativeToFixedHolidayConfiguration> fixedWeekdayRelativeToFixed,
            List<EthiopianOrthodoxHolidayConfiguration> ethiopianOrthodoxHolidays,
            List<RelativeToEasterSundayHolidayConfiguration> relativeToEasterSunday)
            implements HolidayConfigurations {

        static Kinds of(HolidayConfigurations all) {
            return new Kinds(
                    all.fixed(),
                    all.relativeToFixed(),
                    all.relativeToWeekdayInMonth(),
                    all.fixedWeekdays(),
                    all.christianHolidays(),
                    all.islamicHolidays(),
                    all.fixedWeekdayBetweenFixed(),
                    all.fixedWeekdayRelativeToFixed(),
                    all.ethiopianOrthodoxHolidays(),
                    all.relativeToEasterSunday());
        }
    }

    private CalendarXml() {}

    static HolidayCalendarConfiguration read(InputStream in) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Element root = factory.newDocumentBuilder().parse(in).getDocumentElement();
            return (HolidayCalendarConfiguration) made(HolidayCalendarConfiguration.class, root);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("It cannot be read as XML", e);
        }
    }

    private static Object made(Class<?> type, Element element) {
        InvocationHandler reading = (proxy, method, arguments) -> {
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            boolean namedByType = method.getName().equals("descriptionPropertiesKey")
                    && !element.hasAttribute(method.getName())
                    && element.hasAttribute("type");
            return namedByType ? key((Described) proxy, element.getAttribute("type")) : value(method, element);
        };
        return Proxy.newProxyInstance(CalendarXml.class.getClassLoader(), new Class<?>[] {type}, reading);
    }

    private static String key(Described holiday, String type) {
        return holiday.descriptionPropertiesKeyPrefix() + holiday.descriptionPropertiesKeyPrefixSeparator() + type;
    }

    private static @Nullable Object value(Method method, Element element) {
        Class<?> type = method.getReturnType();
        String name = NAMES.getOrDefault(method.getName(), method.getName());
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "toString" -> element.getTagName();
                case "hashCode" -> System.identityHashCode(element);
                default -> false;
            };
        } else if (type == List.class) {
            return children(element, name, argument(method.getGenericReturnType()));
        } else if (type == Stream.class) {
            return children(element, name, argument(method.getGenericReturnType())).stream();
        } else if (type == Optional.class) {
            return text(element, name).map(t -> simple(argument(method.getGenericReturnType()), t));
        } else if (type == MonthDay.class) {
            return MonthDay.of(
                    Month.valueOf(element.getAttribute("month")), Integer.parseInt(element.getAttribute("day")));
        } else if (type == HolidayConfigurations.class) {
            return Kinds.of(
                    (HolidayConfigurations) children(element, name, type).get(0));
        } else if (type.isInterface() && type != Chronology.class) {
            return children(element, name, type).get(0);
        }
        return text(element, name)
                .or(() -> Optional.ofNullable(DEFAULTS.get(name)))
                .map(t -> simple(type, t))
                .orElse(null);
    }

    private static Class<?> argument(Type generic) {
        return (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
    }

    private static List<Object> children(Element element, String name, Class<?> type) {
        List<Object> found = new ArrayList<>();
        for (Element child : elements(element)) {
            if (child.getLocalName().equals(name)) {
                found.add(made(type, child));
            }
        }
        return found;
    }

    private static List<Element> elements(Element element) {
        List<Element> found = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                found.add(child);
            }
        }
        return found;
    }

    /** Of an attribute, or of a child element that some write with a capital. */
    private static Optional<String> text(Element element, String name) {
        if (element.hasAttribute(name)) {
            return Optional.of(element.getAttribute(name));
        }
        return elements(element).stream()
                .filter(child -> child.getLocalName().equalsIgnoreCase(name))
                .map(child -> child.getTextContent().strip())
                .findFirst();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object simple(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        } else if (type == Year.class) {
            return Year.parse(text);
        } else if (type == Days.class) {
            return Days.of(Integer.parseInt(text));
        } else if (type == Chronology.class) {
            return text.equals("JULIAN") ? JulianChronology.INSTANCE : IsoChronology.INSTANCE;
        } else if (type.isEnum()) {
            return Enum.valueOf((Class) type, text.toUpperCase(Locale.ROOT));
        }
        throw new IllegalStateException(type + " is not known to stand in a calendar");
    }
}
