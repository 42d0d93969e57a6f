package bookshop;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AuthorController {
  private final Authors authors;

  AuthorController(Authors authors) {
    this.authors = authors;
  }

  @GetMapping("/authors/{id}")
  String name(@PathVariable long id) {
    return authors.name(id);
  }

  @PutMapping("/authors/{id}")
  void rename(@PathVariable long id, @RequestParam String first, @RequestParam String last) {
    authors.rename(id, first, last);
  }
}
