package clinic;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application of the page that was there before. */
@SpringBootApplication
public class Clinic {}
